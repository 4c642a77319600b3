using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Users.Imports;

/// <summary>An import whose process dies in the middle.</summary>
[Trait(Runs.Slow, Runs.Yes)]
public class KilledImportTests
{
    private const int People = 7_000;

    [Fact]
    public async Task The_same_command_goes_on_and_creates_everybody_once_with_one_entry_each()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database);
        await using var folder = await TemporaryFolder.CreateAsync();
        await WriteAsync(folder["people.csv"]);
        var before = await CountAsync(database, "Users");
        foreach (var done in new[] { 2_000, 4_000 })
        {
            await using var hold = await HeldPerson.StartAsync(database, $"person{done + 1_000}");
            using var process = Begin(database, folder["people.csv"]);
            await Eventually.IsTrueAsync(
                async () => await CountAsync(database, "Users") == before + done || process.HasExited, "some are created");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(before + done, await CountAsync(database, "Users"));
        }

        var ended = (await HostedCommand.RunAsync(database, "users", "import", folder["people.csv"])).Succeeded();

        Assert.Contains("This was begun before", ended.Error, StringComparison.Ordinal);
        await EverybodyIsThereOnceAsync(database);
        Assert.Equal(0, await CountAsync(database, "ImportChunks"));
    }

    [Fact]
    public async Task Another_instance_goes_on_with_what_was_begun_by_the_page()
    {
        await using var database = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(database);
        await using (var first = await ProgramApp.StartAsync(database))
        {
            using var visitor = await first.SignInAsAdministratorAsync();
            var result = await ImportPages.CheckAsync(visitor, await ImportPages.UploadAsync(visitor, Text()));
            await using var hold = await HeldPerson.StartAsync(database, "person3000");
            await visitor.SubmitAsync(result);
            await Eventually.IsTrueAsync(async () => await CountAsync(database, "Users") == 2_001, "the first step is done");
            await first.Program.SignalAsync("KILL");
            await first.Program.ExitAsync();
        }
        Assert.Equal(2_001, await CountAsync(database, "Users"));
        // As if the lease had run out.
        await database.ExecuteAsync($"UPDATE {database.Quote("WorkItems")} SET {database.Quote("DueAt")} = "
            + $"'{database.Instant(DateTime.UnixEpoch)}' WHERE {database.Quote("Kind")} = 'users.import'");

        await using var second = await HostedApp.StartBesideAsync(database, new ImpatientClock());
        await Eventually.IsTrueAsync(async () =>
            await CountAsync(database, $"Imports", $"{database.Quote("EndedAt")} IS NOT NULL") == 1, "it ends");

        await EverybodyIsThereOnceAsync(database);
    }

    private static async Task EverybodyIsThereOnceAsync(TestDatabase database)
    {
        var names = await database.QueryAsync<string>(
            $"SELECT {database.Quote("UserName")} FROM {database.Quote("Users")} WHERE {database.Quote("UserName")} LIKE 'person%'");
        Assert.Equal(People, names.Distinct().Count());
        Assert.Equal(People, names.Count);
        var entries = await database.QueryAsync<long>($"SELECT {database.Quote("SubjectId")} FROM {database.Quote("AuditEntries")} "
            + $"WHERE {database.Quote("Action")} = 'user.create' AND {database.Quote("SubjectName")} LIKE 'person%'");
        Assert.Equal(People, entries.Count);
        Assert.Equal(People, entries.Distinct().Count());
        Assert.Equal(People, await CountAsync(database, "Imports", $"{database.Quote("Created")} = {People}") * People);
    }

    private static Process Begin(TestDatabase database, string file)
    {
        var start = new ProcessStartInfo(UsersWebProgram.Path, ["users", "import", file]);
        foreach (var (name, value) in UsersWebProgram.Environment(database.ConnectionString)) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Text() => "userName,email\n" + string.Concat(Enumerable.Range(0, People).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"person{i},person{i}@example.com\n")));

    private static Task WriteAsync(string file) => File.WriteAllTextAsync(file, Text(), TestContext.Current.CancellationToken);

    private static async Task<long> CountAsync(TestDatabase database, string table, string condition = "1 = 1") =>
        (await database.QueryAsync<long>($"SELECT COUNT(*) FROM {database.Quote(table)} WHERE {condition}"))[0];
}

/// <summary>Whoever creates somebody of this name waits, in any process, with their transaction open.</summary>
internal sealed class HeldPerson : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly DbConnection holder;

    private HeldPerson(TestDatabase database, DbConnection holder) => (this.database, this.holder) = (database, holder);

    public static async Task<HeldPerson> StartAsync(TestDatabase database, string name)
    {
        var held = new HeldPerson(database, await database.OpenAsync());
        await held.HoldAsync(name);
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        if (database.Provider == DatabaseProvider.PostgreSql) await ExecuteAsync("SELECT pg_advisory_unlock(4711)");
        if (database.Provider == DatabaseProvider.MySql) await ExecuteAsync($"DO RELEASE_LOCK('{database.Name}')");
        await holder.DisposeAsync();
        // Waits for the transaction of whoever was killed.
        await database.ExecuteAsync(database.Provider == DatabaseProvider.PostgreSql
            ? "DROP TRIGGER held_person ON \"Users\"" : "DROP TRIGGER held_person");
        if (database.Provider == DatabaseProvider.Sqlite) await database.ExecuteAsync("DROP VIEW endless");
    }

    // SQLite has no lock to wait for: there the statement has no end.
    private async Task HoldAsync(string name)
    {
        switch (database.Provider)
        {
            case DatabaseProvider.Sqlite:
                await ExecuteAsync("CREATE VIEW endless AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
                    + "SELECT COUNT(*) AS c FROM n");
                await ExecuteAsync($"CREATE TRIGGER held_person BEFORE INSERT ON \"Users\" WHEN NEW.\"UserName\" = '{name}' "
                    + "BEGIN SELECT c FROM endless; END");
                break;
            case DatabaseProvider.PostgreSql:
                await ExecuteAsync("SELECT pg_advisory_lock(4711)");
                await ExecuteAsync("CREATE OR REPLACE FUNCTION hold_person() RETURNS trigger LANGUAGE plpgsql AS "
                    + "$$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$");
                await ExecuteAsync("CREATE TRIGGER held_person BEFORE INSERT ON \"Users\" FOR EACH ROW "
                    + $"WHEN (NEW.\"UserName\" = '{name}') EXECUTE FUNCTION hold_person()");
                break;
            default:
                await ExecuteAsync($"DO GET_LOCK('{database.Name}', 60)");
                await ExecuteAsync("CREATE TRIGGER held_person BEFORE INSERT ON `Users` FOR EACH ROW "
                    + $"IF NEW.`UserName` = '{name}' THEN DO GET_LOCK('{database.Name}', 60); END IF");
                break;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = holder.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
