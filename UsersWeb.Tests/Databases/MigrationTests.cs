using System.Globalization;
using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

[Trait(Runs.Slow, Runs.Yes)]
public class MigrationTests
{
    [Fact, Trait(Runs.Once, Runs.Yes)]
    public void All_three_databases_have_the_same_migrations()
    {
        var root = Path.Combine(UsersWebProgram.Repository, "Migrations");
        string[] Names(string database) => [.. Directory.GetFiles(Path.Combine(root, database), "*_*.cs")
            .Select(Path.GetFileNameWithoutExtension).Where(name => !name!.EndsWith(".Designer", StringComparison.Ordinal))
                .Select(name => name!.Split('_', 2)[1]).Order()];

        Assert.NotEmpty(Names("Sqlite"));
        Assert.Equal(Names("Sqlite"), Names("PostgreSql"));
        Assert.Equal(Names("Sqlite"), Names("MySql"));
    }

    [Fact]
    public async Task Five_instances_that_start_at_once_migrate_once_and_all_serve()
    {
        await using var database = await TestDatabase.CreateAsync();

        var apps = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ProgramApp.StartAsync(database)));

        foreach (var app in apps)
        {
            using var anybody = app.ApiWith(null);
            await app.ReadyAsync();
            Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.GetAsync("/api/users")).Status);
        }
        Assert.Single(apps, app => app.Output.Contains("Bringing the database up to date", StringComparison.Ordinal));
        Assert.DoesNotContain(apps, app => app.Output.Contains("fail:", StringComparison.Ordinal));
        foreach (var app in apps) await app.DisposeAsync();
    }

    [Fact]
    public async Task A_cookie_of_one_instance_is_good_on_another()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var first = await ProgramApp.StartAsync(database);
        await first.ReadyAsync();
        await using var second = await ProgramApp.StartAsync(database);
        await second.ReadyAsync();
        using var visitor = await first.SignInAsAdministratorAsync();

        var page = await visitor.GetAsync(new Uri(second.Address, "/users").ToString());

        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    // EF Core would wait on this row for ever; it stays behind when a process is killed while it migrates.
    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_lock_left_in_a_sqlite_file_by_a_killed_process_is_cleared_at_start()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var before = await ProgramApp.StartAsync(database)) await before.ReadyAsync();
        var tables = await database.QueryAsync<string>(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'");
        await database.ExecuteAsync("""
            PRAGMA foreign_keys = OFF;
            CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT OR REPLACE INTO "__EFMigrationsLock" VALUES (1, '2020-01-01 00:00:00');
            DELETE FROM "__EFMigrationsHistory";
            """ + string.Concat(tables.Select(table => $"DROP TABLE \"{table}\";")));

        await using var app = await ProgramApp.StartAsync(database);

        await app.ReadyAsync();
    }

    // As after restoring from a dump: such a file has no write-ahead log yet.
    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task A_sqlite_file_that_another_program_made_is_taken_over()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        Directory.CreateDirectory(Path.GetDirectoryName(database.ConnectionString["Data Source=".Length..])!);
        await database.ExecuteAsync("PRAGMA journal_mode=DELETE; CREATE TABLE another (a); DROP TABLE another");

        await using var app = await ProgramApp.StartAsync(database);

        await app.ReadyAsync();
        Assert.Equal(["wal"], await database.QueryAsync<string>("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task Without_migrating_at_start_the_application_waits_for_the_command_and_then_serves()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await ProgramApp.StartAsync(database, ("Database__MigrateOnStart", "false"));
        using var anybody = app.ApiWith(null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await anybody.GetAsync("/healthz/ready")).Status);

        (await app.RunAsync("db", "migrate")).Succeeded();

        await app.ReadyAsync();
    }

    // Statements that define tables end every transaction there.
    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task On_mariadb_a_migration_that_broke_off_anywhere_is_continued()
    {
        await Interruption.ListenAsync();
        await using var database = await EmptyMariaDbAsync();
        var code = 1;
        for (var attempt = 1; code != 0; attempt++)
        {
            using (new Interruption(database, attempt * 3, Breakage.EndsConnection, alsoOutside: true))
                code = (await HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate")).Code;
            Assert.InRange(attempt, 1, 60);
            if (code == 0) Assert.InRange(attempt, 4, 60);
            // It may as well have been done without having been noted.
            else await Record.ExceptionAsync(() => database.ExecuteAsync("UPDATE `__MigrationSteps` SET Done = 0 ORDER BY Hash LIMIT 3"));
        }

        Assert.DoesNotContain("__MigrationSteps", await database.QueryAsync<string>(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = database()"));
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        await Contract.HoldsAsync(app);
    }

    [Fact, Trait(Runs.Once, Runs.Yes)]
    public async Task On_mariadb_a_migration_does_not_take_over_a_table_of_somebody_else()
    {
        await using var database = await EmptyMariaDbAsync();
        await database.ExecuteAsync("CREATE TABLE UserRoles (Other int)");
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var result = await HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate");
            Assert.NotEqual(0, result.Code);
            Assert.True(result.Error.Contains("UserRoles", StringComparison.Ordinal), result.Error);
        }
        await database.ExecuteAsync("DROP TABLE UserRoles");

        (await HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate")).Succeeded();
    }

    private static async Task<TestDatabase> EmptyMariaDbAsync()
    {
        var database = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        var server = await DatabaseServer.GetAsync(DatabaseProvider.MySql);
        await DatabaseServer.ExecuteAsync(server.Connect(""), $"CREATE DATABASE `{database.Name}`");
        return database;
    }
}
