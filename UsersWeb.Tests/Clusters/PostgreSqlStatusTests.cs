using System.Globalization;
using System.Net;
using System.Text.Json;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Clusters;

/// <summary>What the command and the page say of a primary with a standby.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class PostgreSqlStatusTests : IAsyncLifetime
{
    private PostgreSqlPair pair = null!;
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        pair = await PostgreSqlPair.StartAsync();
        database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await pair.DisposeAsync();
    }

    [Fact]
    public async Task Of_a_primary_they_name_its_standbys_and_how_they_do()
    {
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        await pair.CatchUpAsync();
        string[] expected =
        [
            "This server primary", "Standbys    standby at 127.0.0.1: follows, changes don't wait for it, has everything",
            $"Host        {pair.Primary.HostAndPort}", $"Other hosts {pair.Standby.HostAndPort}: can be used",
        ];

        await Eventually.IsTrueAsync(async () => !expected.Except(await StatusAsync()).Any(), "the standby has everything");
        var json = JsonDocument.Parse((await app.RunAsync("db", "status", "--json")).Succeeded().Output).RootElement;
        var page = await visitor.GetAsync("/admin/database");

        var standby = json.GetProperty("cluster").GetProperty("standbys")[0];
        Assert.Equal("primary", json.GetProperty("cluster").GetProperty("role").GetString());
        Assert.Equal(("standby", "streaming", "async"), (standby.GetProperty("name").GetString(),
            standby.GetProperty("state").GetString(), standby.GetProperty("sync").GetString()));
        Assert.Equal([true, false], json.GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("inUse").GetBoolean()));
        Assert.Equal(["primary", pair.Primary.HostAndPort, $"{pair.Standby.HostAndPort}: can be used"],
            ClusterPart.Of(page).Where(one => !one.StartsWith("standby", StringComparison.Ordinal)));
        Assert.Contains("standby at 127.0.0.1: follows, changes don't wait for it", page.Text, StringComparison.Ordinal);
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task A_standby_that_stands_still_lags_behind_and_holds_nobody_up()
    {
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        await pair.CatchUpAsync();

        await pair.Standby.FreezeAsync(true);
        await app.CreateUserAsync("new", "new@example.com");

        var words = new List<string>();
        await Eventually.IsTrueAsync(async () =>
        {
            var page = await visitor.GetAsync("/admin/database");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            words = [.. ClusterPart.Of(page)];
            return words.Count == 4 && words[3].EndsWith("can't be used now", StringComparison.Ordinal);
        }, "the page tells of the host");
        Assert.EndsWith(" behind", words[1], StringComparison.Ordinal);
        Assert.Contains(await StatusAsync(), line =>
            line.EndsWith($"{pair.Standby.HostAndPort}: can't be used now", StringComparison.Ordinal));
        await pair.Standby.FreezeAsync(false);
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task Of_a_standby_they_say_how_old_it_is_and_that_nobody_sends_it_anything()
    {
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var visitor = await app.SignInAsAdministratorAsync();
        await pair.CatchUpAsync();
        var alone = pair.Standby.ConnectionString(database.Name);

        var following = (await HostedCommand.RunAsync(alone, CultureInfo.InvariantCulture, "db", "status")).Succeeded().Output;
        await pair.Primary.KillAsync();
        HtmlPage? page = null;
        await Eventually.IsTrueAsync(async () =>
        {
            page = await visitor.GetAsync("/admin/database");
            return page.Status == HttpStatusCode.OK && page.Text.Contains("Nobody sends this standby changes", StringComparison.Ordinal);
        }, "the standby is read");

        Assert.Contains($"This server standby of {pair.Primary.HostAndPort}, takes no changes", following, StringComparison.Ordinal);
        Assert.Contains("Behind      it has applied all that it was sent; its last change is ", following, StringComparison.Ordinal);
        Assert.DoesNotContain("Nobody sends", following, StringComparison.Ordinal);
        Assert.Contains("standby, takes no changes", ClusterPart.Of(page!));
        await pair.PromoteAsync();
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task That_changes_wait_for_a_standby_that_is_gone_is_said()
    {
        (await HostedCommand.RunAsync(database, "db", "migrate")).Succeeded();
        await SetAsync("synchronous_standby_names", "standby");
        await Eventually.IsTrueAsync(async () =>
            (await StatusAsync()).Any(line => line.Contains(", changes wait for it", StringComparison.Ordinal)), "it is waited for");

        await pair.Standby.KillAsync();

        await Eventually.IsTrueAsync(async () => (await StatusAsync()).Any(line =>
            line.StartsWith("Note        Each change waits for a standby", StringComparison.Ordinal)), "it is missed");
        await SetAsync("synchronous_standby_names", "");
    }

    [Fact]
    public async Task A_role_that_may_not_know_how_standbys_do_is_told_so()
    {
        (await HostedCommand.RunAsync(database, "db", "migrate")).Succeeded();
        await database.ExecuteAsync("CREATE ROLE few LOGIN PASSWORD 'secret'");
        await database.ExecuteAsync("GRANT SELECT ON ALL TABLES IN SCHEMA public TO few");
        var few = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "few", Password = "secret" }.ConnectionString;

        var status = (await HostedCommand.RunAsync(few, CultureInfo.InvariantCulture, "db", "status")).Succeeded().Output;
        var json = (await HostedCommand.RunAsync(few, CultureInfo.InvariantCulture, "db", "status", "--json")).Succeeded().Output;

        Assert.Contains($"Standbys    standby{Environment.NewLine}", status, StringComparison.Ordinal);
        Assert.Contains("GRANT pg_monitor to this application's role", status, StringComparison.Ordinal);
        Assert.Contains("\"state\":null,\"sync\":null,\"bytesBehind\":null", json, StringComparison.Ordinal);
    }

    private async Task<string[]> StatusAsync() =>
        (await HostedCommand.RunAsync(database, "db", "status")).Succeeded().Output.Split(Environment.NewLine);

    private async Task SetAsync(string setting, string value)
    {
        await DatabaseServer.ExecuteAsync(pair.Primary.Connect("postgres"), $"ALTER SYSTEM SET {setting} = '{value}'");
        await DatabaseServer.ExecuteAsync(pair.Primary.Connect("postgres"), "SELECT pg_reload_conf()");
    }
}
