using System.Globalization;
using Run.Move;

namespace Run.Engines;

/// <summary>
/// The same application on a file and on both servers, all on this machine, each beside a bare API over the same database; by turns, so
/// that what disturbs one disturbs the others.
/// </summary>
internal static class EnginesBenchmark
{
    private const int Starts = 5;

    private static readonly int Rounds = Setting.Number("BENCH_ROUNDS", 3);
    private static readonly int Seconds = Setting.Number("BENCH_SECONDS", 5);
    private static readonly int WarmUp = Setting.Number("BENCH_WARM_UP", 15);
    private static readonly int Users = Setting.Number("BENCH_USERS", 10_000);

    public static async Task RunAsync(string app, string limit)
    {
        Load.Require();
        try
        {
            await using var postgreSql = await PostgreSqlTarget.StartAsync();
            await using var mariaDb = await MariaDbTarget.StartAsync();
            using var file = await Candidate.MakeAsync(app, limit, target: null, Users);
            using var onPostgreSql = await Candidate.MakeAsync(app, limit, postgreSql, Users);
            using var onMariaDb = await Candidate.MakeAsync(app, limit, mariaDb, Users);
            await CompareAsync([file, onPostgreSql, onMariaDb]);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            throw new BenchmarkException(e.Message);
        }
    }

    private static async Task CompareAsync(Candidate[] candidates)
    {
        // The first start of each is not counted: it reads its files for the first time.
        for (var round = 0; round <= Starts; round++)
        {
            foreach (var candidate in candidates) await candidate.MeasureStartAsync();
        }
        foreach (var candidate in candidates) await candidate.StartAsync();

        Console.WriteLine(
            $"{Number(Users)} users; wrk, 16 connections; {Rounds} rounds of {Seconds} s by turns; medians. The servers run on this "
            + "machine with their default settings.");
        Print("", candidates, candidate => candidate.Title);
        await LoadAsync("one user", "get", candidates);
        await LoadAsync("a page of 50", "list", candidates);
        await LoadAsync("create", "create", candidates);
        await LoadAsync("create by 64 at once", "create", candidates, connections: 64);
        Print("start until ready, ms", candidates, candidate => Number(candidate.Starts.Skip(1).Median(start => start.Ready)));
        Print("memory after the start, MiB", candidates, candidate => Number(candidate.Starts.Skip(1).Median(start => start.Memory)));
        Print("memory after the load, MiB", candidates, candidate => Number(candidate.Memory.Now));
        Print("size of the database", candidates, candidate => candidate.Size);
    }

    private static async Task LoadAsync(string title, string script, Candidate[] candidates, int connections = 16)
    {
        foreach (var candidate in candidates)
        {
            await candidate.LoadAsync(script, WarmUp, connections);
            await candidate.LoadLimitAsync(script, WarmUp, connections);
        }
        var samples = candidates.ToDictionary(candidate => candidate, _ => new List<Sample>());
        var limits = candidates.ToDictionary(candidate => candidate, _ => new List<Sample>());
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var candidate in candidates)
            {
                samples[candidate].Add(await candidate.LoadAsync(script, Seconds, connections));
                limits[candidate].Add(await candidate.LoadLimitAsync(script, Seconds, connections));
            }
        }
        Print($"{title}, requests/s", candidates, candidate => Number(Sample.Median(samples[candidate]).Rate));
        Print("  limit", candidates, candidate => Number(Sample.Median(limits[candidate]).Rate));
        Print("  of the limit's", candidates, candidate => Ratio(samples[candidate], limits[candidate]));
        Print("  of SQLite's", candidates, candidate => Ratio(samples[candidate], samples[candidates[0]]));
        Print("  p99, ms", candidates, candidate => Sample.Median(samples[candidate]).P99.ToString("0.0", CultureInfo.InvariantCulture));
        Print("  processor, µs", candidates, candidate => Number(Sample.Median(samples[candidate]).Processor));
        Print("  of the limit, µs", candidates, candidate => Number(Sample.Median(limits[candidate]).Processor));
    }

    private static string Ratio(List<Sample> samples, List<Sample> others) =>
        new Pairs(samples, others).Ratio.ToString("0.00", CultureInfo.InvariantCulture);

    private static void Print(string title, Candidate[] candidates, Func<Candidate, string> value) =>
        Console.WriteLine($"{title,-30}{string.Concat(candidates.Select(candidate => $"{value(candidate),20}"))}");

    private static string Number(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
