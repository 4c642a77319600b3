using System.Diagnostics;
using System.Net;
using MySqlConnector;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Clusters;

/// <summary>Nodes of a Galera cluster end, stand still and lose each other under an instance that knows all of them.</summary>
[Trait(Runs.Once, Runs.Yes), Trait(Runs.Slow, Runs.Yes), Trait(Runs.Cluster, Runs.Yes)]
public sealed class GaleraFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private GaleraCluster cluster = null!;
    private TestDatabase database = null!;
    private HostedApp app = null!;
    private Api api = null!;

    public async ValueTask InitializeAsync()
    {
        cluster = await GaleraCluster.StartAsync();
        database = cluster.Database(2);
        var all = new MySqlConnectionStringBuilder(cluster.Database(0, database).ConnectionString)
        {
            Server = string.Join(',', cluster.Nodes.Select((_, i) => $"127.0.0.{i + 1}")),
        };
        app = await HostedApp.BeginAsync(database, connectionString: all.ConnectionString);
        await app.ReadyAsync();
        api = await app.ApiAsync();
    }

    public async ValueTask DisposeAsync()
    {
        api?.Dispose();
        if (app is not null) await app.DisposeAsync();
        if (cluster is not null) await cluster.DisposeAsync();
    }

    [Fact]
    public async Task Writers_go_on_at_another_node_and_what_was_acknowledged_is_there_once()
    {
        using var writers = new Writers(api, 3);
        await GoesOnAsync(writers, "the node in use is killed", () => cluster.Nodes[0].StopAsync());
        await cluster.StartAgainAsync(0);
        await GoesOnAsync(writers, "the node in use stands still", () => cluster.Nodes[1].FreezeAsync(true));
        await cluster.Nodes[1].FreezeAsync(false);
        await writers.EndAsync();

        Assert.Empty(writers.Unexpected);
        var there = await database.QueryAsync<string>("SELECT UserName FROM Users");
        Assert.Empty(writers.Acknowledged.Except(there));
        Assert.Equal(there.Count, there.Distinct().Count());
    }

    [Fact]
    public async Task A_node_without_the_others_is_not_used_and_when_they_are_back_it_is()
    {
        var id = (await api.CreateAsync()).Id;
        await cluster.Nodes[1].StopAsync();
        await cluster.Nodes[2].StopAsync();
        using var anybody = app.ApiWith(null);
        using var writers = new Writers(api, 3);
        await Eventually.IsTrueAsync(async () =>
            (await anybody.GetAsync("/healthz/ready")).Status == HttpStatusCode.ServiceUnavailable, "it is noticed");
        (await api.GetAsync($"/api/users/{id}")).IsProblem(HttpStatusCode.ServiceUnavailable);
        var start = Stopwatch.StartNew();
        await anybody.GetAsync("/healthz/ready");
        Assert.InRange(start.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));

        // Somebody decides that this one goes on alone, as its administrator would.
        await DatabaseServer.ExecuteAsync(cluster.Nodes[0].Connect(""), "SET GLOBAL wsrep_provider_options = 'pc.bootstrap=1'");

        await app.ReadyAsync();
        await Eventually.IsTrueAsync(async () => (await api.PostAsync(Person.New())).Status == HttpStatusCode.Created, "changes are taken");
        await writers.EndAsync();
        Assert.Empty(writers.Unexpected);
    }

    private async Task GoesOnAsync(Writers writers, string what, Func<Task> breakAsync)
    {
        await writers.AreAnsweredAsync();
        var start = Stopwatch.GetTimestamp();
        await breakAsync();
        await writers.AreAnsweredAsync();
        output.WriteLine($"{what}: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s until ten more changes");
    }
}
