using System.Diagnostics;

namespace Run.Clusters;

/// <summary>What happens to three nodes of MariaDB.</summary>
internal static class GaleraScenarios
{
    // A node that has gone is missed by the others after five seconds, and nobody can commit before.
    private const double Eviction = 8;

    public static IEnumerable<Scenario> All =>
    [
        new("galera-kill", Eviction, StartAsync, KillAsync),
        new("galera-freeze", 10, StartAsync, FreezeAsync),
        new("galera-cut-off", 10, StartAsync, CutOffAsync),
        new("galera-quorum", Eviction, StartAsync, LoseQuorumAsync),
        new("galera-rolling-nodes", 5, StartAsync, RestartNodesAsync),
        new("galera-rolling-instances", 2, StartAsync, stage => stage.RestartInstancesAsync()) { IsBalanced = true },
    ];

    private static async Task<Site> StartAsync(CancellationToken stop) => await Galera.StartAsync(stop);

    private static Galera Cluster(Stage stage) => (Galera)stage.Site;

    private static async Task KillAsync(Stage stage)
    {
        await stage.Site.Nodes[0].KillAsync();
        await stage.RecoveredAsync();
        await StartAgainAsync(stage, 0);
    }

    private static async Task FreezeAsync(Stage stage)
    {
        await stage.Site.Nodes[0].FreezeAsync(true);
        await stage.WaitAsync(20);
        await stage.Site.Nodes[0].FreezeAsync(false);
        await Cluster(stage).JoinedAsync(0, stage.Stop);
    }

    private static async Task CutOffAsync(Stage stage)
    {
        await Cluster(stage).IsolateAsync(0, true);
        await stage.WaitAsync(20);
        await Cluster(stage).IsolateAsync(0, false);
        await Cluster(stage).JoinedAsync(0, stage.Stop);
    }

    private static async Task LoseQuorumAsync(Stage stage)
    {
        var lost = Stopwatch.GetTimestamp();
        await Task.WhenAll(stage.Site.Nodes[1].KillAsync(), stage.Site.Nodes[2].KillAsync());
        await stage.WaitAsync(8);
        await Task.WhenAll(Cluster(stage).LaunchAsync(1), Cluster(stage).LaunchAsync(2));
        await stage.Site.SettleAsync(stage.Stop);
        stage.Outage = Stopwatch.GetElapsedTime(lost);
    }

    private static async Task RestartNodesAsync(Stage stage)
    {
        for (var node = 0; node < stage.Site.Nodes.Count; node++)
        {
            await stage.Site.Nodes[node].StopAsync();
            await StartAgainAsync(stage, node);
            await stage.WaitAsync(2);
        }
    }

    private static async Task StartAgainAsync(Stage stage, int node)
    {
        await Cluster(stage).LaunchAsync(node);
        await Cluster(stage).JoinedAsync(node, stage.Stop);
    }
}
