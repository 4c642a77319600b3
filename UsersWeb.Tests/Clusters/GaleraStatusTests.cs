using System.Text.Json;

namespace UsersWeb.Tests.Clusters;

/// <summary>What the command and the page say of a node of a Galera cluster.</summary>
[Collection(GaleraCollection.Name), Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes)]
public sealed class GaleraStatusTests(RunningCluster running) : IAsyncLifetime
{
    private TestDatabase database = null!;

    public ValueTask InitializeAsync()
    {
        database = running.Cluster.Database(1);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task They_name_the_cluster_this_node_and_the_others()
    {
        var port = running.Cluster.Nodes[1].Port;
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();
        using var visitor = await app.SignInAsAdministratorAsync();

        var lines = (await app.RunAsync("db", "status")).Succeeded().Output.Split(Environment.NewLine);
        var json = JsonDocument.Parse((await app.RunAsync("db", "status", "--json")).Succeeded().Output).RootElement;
        var page = await visitor.GetAsync("/admin/database");

        Assert.Contains("Cluster     tests, 3 nodes", lines);
        Assert.Contains($"This server 127.0.0.2:{port}, in step (Synced)", lines);
        Assert.Contains($"Other nodes 127.0.0.1:{port}", lines);
        Assert.Contains($"            127.0.0.3:{port}", lines);
        var cluster = json.GetProperty("cluster");
        Assert.Equal("node", cluster.GetProperty("role").GetString());
        Assert.Equal("tests", cluster.GetProperty("name").GetString());
        Assert.Equal(3, cluster.GetProperty("size").GetInt32());
        Assert.Equal("synced", cluster.GetProperty("state").GetString());
        Assert.True(cluster.GetProperty("primaryComponent").GetBoolean());
        Assert.Equal(2, cluster.GetProperty("others").GetArrayLength());
        Assert.Equal(
            ["tests, 3 nodes", $"127.0.0.2:{port}, in step (Synced)", $"127.0.0.1:{port} 127.0.0.3:{port}"], ClusterPart.Of(page));
    }
}
