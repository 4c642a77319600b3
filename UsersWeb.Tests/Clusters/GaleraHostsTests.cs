using System.Net;
using MySqlConnector;

namespace UsersWeb.Tests.Clusters;

/// <summary>An instance whose connection string names several nodes of a Galera cluster.</summary>
[Collection(GaleraCollection.Name), Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes), Trait(Runs.Cluster, Runs.Yes)]
public sealed class GaleraHostsTests(RunningCluster running)
{
    // Such a node still answers what needs no table.
    [Fact]
    public async Task A_node_that_is_cut_off_from_the_others_is_left_for_one_that_is_not()
    {
        var cluster = running.Cluster;
        await using var database = cluster.Database(1);
        var text = new MySqlConnectionStringBuilder(database.ConnectionString) { Server = "127.0.0.1,127.0.0.2" }.ConnectionString;
        await using var app = await HostedApp.BeginAsync(database, connectionString: text);
        await app.ReadyAsync();
        using var api = await app.ApiAsync();
        await app.LineAsync(line => line.Contains(", 127.0.0.1:", StringComparison.Ordinal));
        await cluster.CutOffAsync(0);
        try
        {
            await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created,
                "changes are taken");
            await app.LineAsync(line => line.Contains(", 127.0.0.2:", StringComparison.Ordinal));
        }
        finally
        {
            await cluster.LetBackAsync(0);
        }
    }
}
