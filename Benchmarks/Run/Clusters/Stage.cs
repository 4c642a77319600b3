using System.Diagnostics;

namespace Run.Clusters;

/// <summary>A site with instances that are used, while a scenario breaks something.</summary>
internal sealed class Stage(Site site, IReadOnlyList<Instance> instances, Balancer? balancer, Record record, CancellationToken stop)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public Site Site => site;

    public CancellationToken Stop => stop;

    public Record Record => record;

    /// <summary>How long nobody can write whatever the application does.</summary>
    public TimeSpan Outage { get; set; }

    /// <summary>Who is asked by people.</summary>
    public IEnumerable<Uri> Addresses => balancer is null ? instances.Select(instance => instance.Address) : [balancer.Address];

    public Task WaitAsync(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), stop);

    /// <summary>Waits until everybody can write again.</summary>
    public async Task RecoveredAsync()
    {
        const int Some = 10;
        var goals = Addresses.Select(address => (address, Writes: record.Writes(address) + Some)).ToList();
        var start = Stopwatch.GetTimestamp();
        while (goals.Any(goal => record.Writes(goal.address) < goal.Writes))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                record.Complain("it has not recovered within a minute");
                return;
            }
            await Task.Delay(100, stop);
        }
    }

    /// <summary>Restarts one instance after another, each when the balancer has seen the one before.</summary>
    public async Task RestartInstancesAsync()
    {
        for (var i = 0; i < instances.Count; i++)
        {
            await instances[i].StopAsync();
            await instances[i].StartAsync(stop);
            await balancer!.IsUpAsync(i, 0, stop);
        }
    }
}
