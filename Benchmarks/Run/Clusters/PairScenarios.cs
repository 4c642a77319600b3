using System.Diagnostics;

namespace Run.Clusters;

/// <summary>What happens to a primary of PostgreSQL and its synchronous standby.</summary>
internal static class PairScenarios
{
    public static IEnumerable<Scenario> All =>
    [
        new("postgresql-kill", 5, StartAsync, KillAsync),
        new("postgresql-freeze", 10, StartAsync, FreezeAsync),
        new("postgresql-standby", 5, StartAsync, LoseStandbyAsync),
        new("postgresql-rolling-instances", 2, StartAsync, stage => stage.RestartInstancesAsync()) { IsBalanced = true },
    ];

    private static async Task<Site> StartAsync(CancellationToken stop) => await Pair.StartAsync(stop);

    private static Pair Servers(Stage stage) => (Pair)stage.Site;

    private static async Task KillAsync(Stage stage)
    {
        await Servers(stage).Primary.KillAsync();
        await Servers(stage).PromoteAsync();
    }

    // The old primary goes on at the end, and nobody may go back to it.
    private static async Task FreezeAsync(Stage stage)
    {
        await Servers(stage).Primary.FreezeAsync(true);
        await Servers(stage).PromoteAsync();
        await stage.WaitAsync(20);
        await Servers(stage).Standby.FreezeAsync(false);
    }

    // Longer than a statement may take.
    private static async Task LoseStandbyAsync(Stage stage)
    {
        await Servers(stage).Standby.KillAsync();
        var lost = Stopwatch.GetTimestamp();
        await stage.WaitAsync(40);
        var back = Stopwatch.GetTimestamp();
        await Servers(stage).Standby.StartAsync();
        await Servers(stage).FollowsAsync(stage.Stop);
        stage.Outage = Stopwatch.GetElapsedTime(lost);
        foreach (var person in stage.Record.People.Where(person => person.Made.Asked > lost && person.Made.Answered < back))
            if (person.IsAcknowledged) stage.Record.Complain($"{person.UserName} was answered as made without the standby");
    }
}
