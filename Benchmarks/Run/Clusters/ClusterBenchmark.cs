using System.Globalization;
using System.Runtime.InteropServices;

namespace Run.Clusters;

/// <summary>
/// Instances on clusters of real servers, with four who write and four who read, while a server, a connection between servers or an
/// instance goes; then everything that was answered as saved must be at each server, once.
/// </summary>
internal static class ClusterBenchmark
{
    private const int People = 4;

    /// <param name="app">UsersWeb.</param>
    /// <param name="logs">Folder for what servers and instances print.</param>
    /// <returns>Whether every promise was kept.</returns>
    public static async Task<bool> RunAsync(string app, string logs)
    {
        Directory.CreateDirectory(logs);
        using var stop = new CancellationTokenSource();
        // Servers that stand still would otherwise outlive whoever started them.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        var kept = true;
        Console.WriteLine($"{"",-30}{"acknowledged",14}{"lost",6}{"doubled",9}{"unexpected",12}{"no write, s",13}{"no read, s",12}  goal");
        try
        {
            foreach (var scenario in Chosen()) kept &= await RunAsync(scenario, app, logs, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new BenchmarkException("Broken off.");
        }
        return kept;

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static IEnumerable<Scenario> Chosen()
    {
        var all = Scenario.All.ToList();
        if (Environment.GetEnvironmentVariable("BENCH_SCENARIOS") is not { Length: > 0 } text) return all;
        var names = text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        var unknown = names.Where(name => all.All(scenario => scenario.Name != name)).ToList();
        if (unknown.Count == 0) return all.Where(scenario => names.Contains(scenario.Name));
        var known = string.Join(", ", all.Select(scenario => scenario.Name));
        throw new BenchmarkException($"There is no scenario '{unknown[0]}': {known}.");
    }

    private static async Task<bool> RunAsync(Scenario scenario, string app, string logs, CancellationToken stop)
    {
        await using var site = await scenario.StartAsync(stop);
        var instances = Enumerable.Range(0, scenario.IsBalanced ? 3 : 2).Select(i => new Instance(app, site.ConnectionString(i))).ToList();
        Balancer? balancer = null;
        try
        {
            var token = await PrepareAsync(app, site.ConnectionString(0));
            await Task.WhenAll(instances.Select(instance => instance.StartAsync(stop)));
            if (scenario.IsBalanced) balancer = await Balancer.StartAsync(instances);
            if (balancer is not null) await Task.Delay(TimeSpan.FromSeconds(4), stop);
            var record = new Record();
            var stage = new Stage(site, instances, balancer, record, stop);
            var comparison = await RunAsync(scenario, stage, token);
            return Print(scenario, stage, comparison);
        }
        finally
        {
            foreach (var instance in instances) await instance.DisposeAsync();
            if (balancer is not null) await balancer.DisposeAsync();
            await WriteAsync(Path.Combine(logs, $"{scenario.Name}.log"), site, instances, balancer);
        }
    }

    private static async Task<Comparison> RunAsync(Scenario scenario, Stage stage, string token)
    {
        var addresses = stage.Addresses.ToList();
        var clients = Enumerable.Range(0, 2 * People)
            .Select(i => new Client(addresses[i % addresses.Count], token, stage.Record, !scenario.IsBalanced, i)).ToList();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stage.Stop);
        Task[] work = [.. clients.Select((client, i) => i < People ? client.WriteAsync(end.Token) : client.ReadAsync(end.Token))];
        try
        {
            await stage.WaitAsync(5);
            await scenario.RunAsync(stage);
            await stage.RecoveredAsync();
            await stage.WaitAsync(5);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(work);
            clients.ForEach(client => client.Dispose());
        }
        var comparison = new Comparison();
        await stage.Site.SettleAsync(stage.Stop);
        foreach (var node in stage.Site.Complete) await comparison.AddAsync(node, stage.Site, stage.Record.People);
        return comparison;
    }

    // By the program's own commands.
    private static async Task<string> PrepareAsync(string app, string connectionString)
    {
        (string, string) setting = ("ConnectionStrings__Users", connectionString);
        await Child.ReadAsync(app,
            ["users", "create", "--user-name", "bench", "--email", "bench@example.com", "--role", "Administrator", "--password-stdin"],
            "correct horse battery staple\n", setting);
        return (await Child.ReadAsync(app, ["tokens", "create", "--user", "bench", "--name", "bench"], "", setting)).Trim();
    }

    private static bool Print(Scenario scenario, Stage stage, Comparison comparison)
    {
        var record = stage.Record;
        var (writes, reads) = (record.Gap(isWrite: true), record.Gap(isWrite: false));
        var acknowledged = record.People.Count(person => person.IsAcknowledged) + record.People.Sum(person => person.Changes);
        var outage = stage.Outage.TotalSeconds;
        var goal = outage > 0 ? $"{Seconds(outage)} + {Seconds(scenario.Goal)}" : Seconds(scenario.Goal);
        if (writes > outage + scenario.Goal) goal += ", missed";
        Console.WriteLine($"{scenario.Name,-30}{acknowledged,14}{comparison.Lost.Count,6}{comparison.Doubled.Count,9}"
            + $"{record.Unexpected.Count,12}{Seconds(writes),13}{Seconds(reads),12}  {goal}");
        Console.WriteLine($"  {record.Summary}");
        foreach (var line in comparison.Lines.Concat(record.Unexpected).Take(12)) Console.WriteLine($"  ! {line}");
        return comparison.Lines.Count == 0 && record.Unexpected.Count == 0;
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static Task WriteAsync(string file, Site site, List<Instance> instances, Balancer? balancer) => File.WriteAllLinesAsync(file,
    [
        .. instances.SelectMany(instance => new[] { $"== {instance.Address}", instance.Output }),
        .. site.Nodes.SelectMany(node => new[] { $"== {node.Name}", node.Output }),
        balancer is null ? "" : $"== {balancer.Address}\n{balancer.Output}",
    ]);
}
