using System.Globalization;
using System.Net;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>A server that takes no changes, such as a standby: reading goes on, and every page says what is so.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class ReadOnlyServerTests
{
    private const string Words = "The database is read-only at the moment";

    [Fact]
    public async Task On_postgresql_reading_goes_on_and_changes_are_refused_from_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillAsync(database, TestApp.Administrator);
        await SignInOnceAsync(database);
        await database.ExecuteAsync($"ALTER DATABASE \"{database.Name}\" SET default_transaction_read_only = on");
        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        await using var app = await HostedApp.BeginAsync(database, hasAdministrator: true);
        await app.ReadyAsync();

        await ReadsOnlyAsync(app);
    }

    [Fact]
    public async Task On_mariadb_a_server_that_becomes_read_only_is_noticed_by_the_first_change_and_so_is_its_end()
    {
        await using var server = await MySqlServer.StartNewAsync();
        await using var database = TestDatabase.On(server, DatabaseProvider.MySql);
        (await HostedCommand.RunAsync(database.ConnectionString, CultureInfo.InvariantCulture, "db", "migrate")).Succeeded();
        await using var app = await HostedApp.BeginAsync(database, connectionString: await RestrictedAsync(database));
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        var form = await api.CreateAsync();
        await database.ExecuteAsync("SET GLOBAL read_only = 1");

        (await api.PatchAsync(form.Id, new { displayName = "x" })).IsProblem(HttpStatusCode.ServiceUnavailable);
        await ReadsOnlyAsync(app);
        await database.ExecuteAsync("SET GLOBAL read_only = 0");

        await Eventually.IsTrueAsync(async () => (await api.PatchAsync(form.Id, new { displayName = "y" })).Status == HttpStatusCode.OK,
            "changes are taken again");
    }

    // As a file whose mode or file system lets nobody write.
    [Fact]
    public async Task On_sqlite_a_file_that_may_only_be_read_is_read_on()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillAsync(database, TestApp.Administrator);
        await SignInOnceAsync(database);
        await using var app = await HostedApp.BeginAsync(
            database, hasAdministrator: true, connectionString: database.ConnectionString + ";Mode=ReadOnly");
        await app.ReadyAsync();

        await ReadsOnlyAsync(app);
    }

    // The keys that sign cookies are made by whoever comes first.
    private static async Task SignInOnceAsync(TestDatabase database)
    {
        await using var first = await HostedApp.BeginAsync(database, hasAdministrator: true);
        await first.ReadyAsync();
        using var visitor = first.Visit();
        await visitor.SignInAsync(TestApp.Administrator, TestApp.Password);
    }

    private static async Task ReadsOnlyAsync(HostedApp app)
    {
        using var administrator = app.Visit();
        await administrator.SignInAsync(TestApp.Administrator, TestApp.Password);
        for (var i = 0; i < 10; i++)
        {
            var page = await administrator.GetAsync("/users");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(Words, page.Text, StringComparison.Ordinal);
            var refused = await administrator.SubmitAsync(await administrator.GetAsync("/users/create"),
                ("UserName", "late"), ("Email", "late@example.com"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
            Assert.Contains(Words, refused.Text, StringComparison.Ordinal);
        }
        using var anybody = app.ApiWith(null);
        var ready = await anybody.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.OK, ready.Status);
        Assert.Contains("read-only", ready.Text, StringComparison.Ordinal);
    }

    // Whoever has every right may write to a server that is read-only.
    private static async Task<string> RestrictedAsync(TestDatabase database)
    {
        await database.ExecuteAsync("CREATE USER app IDENTIFIED BY 'plain'");
        await database.ExecuteAsync($"GRANT ALL ON `{database.Name}`.* TO app");
        return new MySqlConnector.MySqlConnectionStringBuilder(database.ConnectionString) { UserID = "app", Password = "plain" }
            .ConnectionString;
    }
}
