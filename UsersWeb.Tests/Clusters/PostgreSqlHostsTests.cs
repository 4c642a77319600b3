using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Clusters;

/// <summary>Commands and moves by a connection string that names a standby, or a host that is down, before the primary.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class PostgreSqlHostsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commands_find_the_primary_behind_a_standby_and_behind_a_host_that_is_down(bool isDown)
    {
        await using var pair = await PostgreSqlPair.StartAsync();
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await using var folder = await TemporaryFolder.CreateAsync();
        if (isDown) await pair.Standby.StopAsync();
        string[] forms = [pair.StandbyFirst(database.Name), pair.Url(database.Name)];

        foreach (var form in forms)
        {
            Assert.Contains("applied", (await RunAsync(form, "db", "migrate")).Succeeded().Output, StringComparison.Ordinal);
            await DatabaseServer.ExecuteAsync(pair.Connect(database.Name), "CREATE TABLE IF NOT EXISTS \"Here\" (\"Id\" int)");
            Assert.Contains($"Host        {pair.Primary.HostAndPort}", (await RunAsync(form, "db", "status")).Succeeded().Output,
                StringComparison.Ordinal);
            (await RunAsync(form, "db", "backup", folder["backup.dump"], "--force")).Succeeded();
            Assert.True(new FileInfo(folder["backup.dump"]).Length > 1000);
            await pair.DropAsync(database.Name);
        }
    }

    [Fact, Trait(Runs.Cluster, Runs.Yes)]
    public async Task A_move_goes_to_the_primary_behind_a_standby_and_comes_back_from_it()
    {
        await using var pair = await PostgreSqlPair.StartAsync();
        await using var database = TestDatabase.On(pair, DatabaseProvider.PostgreSql);
        await using var source = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using var back = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await Migrated.FillWithPeopleAsync(source);

        var there = new Moved(await RunAsync(source.ConnectionString, "db", "move", "--to", pair.Url(database.Name), "--json"));
        Assert.True(there.Code == 0, there.Output + there.Error);
        (await RunAsync(source.ConnectionString, "db", "verify", "--against", pair.StandbyFirst(database.Name))).Succeeded();
        var again = new Moved(await RunAsync(pair.StandbyFirst(database.Name), "db", "move", "--to", back.ConnectionString, "--json"));

        Assert.True(again.Code == 0, again.Output + again.Error);
        Assert.Equal(await source.QueryAsync<string>("SELECT UserName FROM Users ORDER BY Id"),
            await back.QueryAsync<string>("SELECT UserName FROM Users ORDER BY Id"));
    }

    private static Task<CliResult> RunAsync(string connectionString, params string[] arguments) =>
        HostedCommand.RunAsync(connectionString, System.Globalization.CultureInfo.InvariantCulture, arguments);
}
