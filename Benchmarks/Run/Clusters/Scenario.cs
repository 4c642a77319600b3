namespace Run.Clusters;

/// <summary>Something that happens to a cluster.</summary>
/// <param name="Name">By which it is chosen.</param>
/// <param name="Goal">Longest time without a write that is answered as done, beside the outage, in seconds.</param>
/// <param name="StartAsync">Starts the servers.</param>
/// <param name="RunAsync">What happens, until everything runs again.</param>
internal sealed record Scenario(string Name, double Goal, Func<CancellationToken, Task<Site>> StartAsync, Func<Stage, Task> RunAsync)
{
    /// <summary>Whether people come by a balancer, and nobody may notice anything.</summary>
    public bool IsBalanced { get; init; }

    public static IEnumerable<Scenario> All => [.. GaleraScenarios.All, .. PairScenarios.All];
}
