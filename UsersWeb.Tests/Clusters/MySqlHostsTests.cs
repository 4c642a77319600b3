using System.Globalization;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Clusters;

/// <summary>Two MariaDB servers in one connection string: the first that takes changes is used, and the other when that is gone.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class MySqlHostsTests
{
    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task An_instance_goes_on_with_the_other_server_when_one_stands_still_and_when_one_is_gone()
    {
        await using var first = await MySqlServer.StartNewAsync();
        await using var second = await first.StartBesideAsync("127.0.0.2");
        var database = TestDatabase.On(first, DatabaseProvider.MySql);
        foreach (var one in new[] { first, second })
            (await RunAsync(one.ConnectionString(database.Name), "db", "migrate")).Succeeded();
        await using var app = await HostedApp.BeginAsync(database, connectionString: Both(first, database.Name));
        await app.ReadyAsync();
        await app.LineAsync(line => line.Contains(", 127.0.0.1:", StringComparison.Ordinal));

        await first.FreezeAsync(true);
        await app.LineAsync(line => line.Contains(", 127.0.0.2:", StringComparison.Ordinal));
        await app.ReadyAsync();
        await first.FreezeAsync(false);
        await second.StopAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(app.Output.Split(", 127.0.0.1:").Length >= 3), "the first is used again");

        await app.ReadyAsync();
    }

    [Fact]
    public async Task Commands_use_the_server_that_answers_and_takes_changes()
    {
        await using var first = await MySqlServer.StartNewAsync();
        await using var second = await first.StartBesideAsync("127.0.0.2");
        await using var folder = await TemporaryFolder.CreateAsync();
        const string Name = "test_hosts";
        string[] forms =
        [
            Both(first, Name),
            $"mysql://tester:{Uri.EscapeDataString(PasswordOf(first))}@127.0.0.1,127.0.0.2:{first.Port}/{Name}?load_balance=FailOver",
        ];
        await DatabaseServer.ExecuteAsync(first.Connect(""), "SET GLOBAL read_only = 1");

        foreach (var form in forms)
        {
            Assert.Contains("applied", (await RunAsync(form, "db", "migrate")).Succeeded().Output, StringComparison.Ordinal);
            Assert.Contains("Host        127.0.0.2:", (await RunAsync(form, "db", "status")).Succeeded().Output, StringComparison.Ordinal);
            (await RunAsync(form, "db", "backup", folder["backup.sql"], "--force")).Succeeded();
            Assert.Contains("CREATE TABLE `Users`", await File.ReadAllTextAsync(folder["backup.sql"],
                TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await second.DropAsync(Name);
            // The next form finds it gone.
            await first.StopAsync();
        }
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task A_move_goes_to_the_server_that_takes_changes_and_comes_back_from_it()
    {
        await using var first = await MySqlServer.StartNewAsync();
        await using var second = await first.StartBesideAsync("127.0.0.2");
        await DatabaseServer.ExecuteAsync(first.Connect(""), "SET GLOBAL read_only = 1");
        var both = Both(first, "test_moved");
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var back = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(source);

        (await MoveAsync(source.ConnectionString, both)).EndedWith(0);
        (await RunAsync(source.ConnectionString, "db", "verify", "--against", both)).Succeeded();
        Assert.Equal(40, (await TestDatabase.On(second, DatabaseProvider.MySql, "test_moved").QueryAsync<long>(
            "SELECT COUNT(*) FROM Users"))[0]);
        (await MoveAsync(both, back.ConnectionString)).EndedWith(0);

        Assert.Equal(await source.QueryAsync<string>("SELECT UserName FROM Users ORDER BY Id"),
            await back.QueryAsync<string>("SELECT UserName FROM Users ORDER BY Id"));

        static async Task<Moved> MoveAsync(string from, string to) =>
            new(await RunAsync(from, "db", "move", "--to", to, "--json", "--no-backup"));
    }

    private static string Both(MySqlServer server, string database) => new MySqlConnectionStringBuilder(server.ConnectionString(database))
    {
        Server = "127.0.0.1,127.0.0.2",
        LoadBalance = MySqlLoadBalance.FailOver,
    }.ConnectionString;

    private static string PasswordOf(MySqlServer server) => new MySqlConnectionStringBuilder(server.ConnectionString("")).Password;

    private static Task<CliResult> RunAsync(string connectionString, params string[] arguments) =>
        HostedCommand.RunAsync(connectionString, CultureInfo.InvariantCulture, arguments);
}
