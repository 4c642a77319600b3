using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Run.Soak;

/// <summary>
/// Eight write and eight read while one thing after the other breaks; then everything that was answered as saved must be there, once.
/// </summary>
internal static class SoakBenchmark
{
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(Setting.Number("BENCH_MINUTES", 30));
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <returns>Whether every promise was kept.</returns>
    public static async Task<bool> RunAsync(string app, string logs, string[] engines)
    {
        Directory.CreateDirectory(logs);
        var kept = true;
        foreach (var engine in engines.Length > 0 ? engines : ["Sqlite", "PostgreSql", "MySql"])
            kept &= await RunAsync(app, Path.Combine(logs, $"{engine}.log"), engine);
        return kept;
    }

    private static async Task<bool> RunAsync(string program, string log, string engine)
    {
        try
        {
            await using var ground = await Ground.MakeAsync(engine, program);
            await using var app = new SoakApp(program, ground.ConnectionString, log);
            await app.PrepareAsync();
            await ground.PrepareAsync();
            return await new Run(ground, app).RunAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            throw new BenchmarkException(e.Message);
        }
    }

    private sealed class Run(Ground ground, SoakApp app)
    {
        private readonly Tally tally = new();
        private readonly Ledger ledger = new();
        private readonly Dictionary<string, List<(double Ready, double Write)>> recoveries = [];

        public async Task<bool> RunAsync()
        {
            await app.StartAsync();
            await UntilAsync(IsReadyAsync);
            using var stop = new CancellationTokenSource();
            Task[] people =
            [
                .. Enumerable.Range(0, 8).Select(number => new Writer(app, ledger, tally, number).RunAsync(stop.Token)),
                .. Enumerable.Range(0, 4).Select(number => new Reader(app, ledger, tally, number).OfApiAsync(stop.Token)),
                .. Enumerable.Range(4, 4).Select(number => new Reader(app, ledger, tally, number).OfPagesAsync(stop.Token)),
            ];
            await BreakAsync();
            await stop.CancelAsync();
            await Task.WhenAll(people);
            // Nothing may be there only because the process remembers it.
            await app.StopAsync();
            await app.StartAsync();
            await UntilAsync(IsReadyAsync);
            var contradictions = await CompareAsync();
            Print(contradictions);
            return contradictions.Count == 0 && tally.Violations.Count == 0 && recoveries.Values.All(all => all.All(IsInTime));
        }

        private async Task BreakAsync()
        {
            Fault[] faults = [.. ground.Faults, .. app.Faults];
            var start = Stopwatch.StartNew();
            tally.IsQuiet = true;
            for (var i = 0; start.Elapsed < Duration; i++)
            {
                await Task.Delay(Every * (i + 1) > start.Elapsed ? Every * (i + 1) - start.Elapsed : TimeSpan.Zero);
                await BreakAsync(faults[i % faults.Length]);
            }
            await Task.Delay(Limit);
        }

        private async Task BreakAsync(Fault fault)
        {
            tally.IsQuiet = false;
            tally.Broken = fault;
            await fault.BeginAsync();
            await Task.Delay(fault.Lasts);
            await fault.EndAsync();
            var end = Stopwatch.GetTimestamp();
            var ready = await UntilAsync(IsReadyAsync, end);
            var write = await UntilAsync(() => Task.FromResult(tally.LastWrite > end), end);
            if (!recoveries.TryGetValue(fault.Name, out var all)) recoveries[fault.Name] = all = [];
            all.Add((ready, write));
            // Requests that began while it was broken have their answers by then.
            await Task.Delay(Limit);
            tally.Broken = null;
            tally.IsQuiet = true;
        }

        private async Task<bool> IsReadyAsync()
        {
            // What is answered to whoever waits counts as nobody's answer.
            using var client = new Client(app, new(), hasToken: false);
            return (await client.GetAsync("ready", "/healthz/ready")).Status == 200;
        }

        private static async Task<double> UntilAsync(Func<Task<bool>> isSo, long? since = null)
        {
            var start = since ?? Stopwatch.GetTimestamp();
            while (!await isSo())
            {
                if (Stopwatch.GetElapsedTime(start) > Patience) return double.PositiveInfinity;
                await Task.Delay(20);
            }
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        private static bool IsInTime((double Ready, double Write) recovery) => recovery.Ready <= Limit.TotalSeconds;

        private async Task<List<string>> CompareAsync()
        {
            using var client = new Client(app, tally, hasToken: true);
            var found = new List<(string Name, string Value)>();
            var cursor = "";
            do
            {
                var page = JsonNode.Parse((await client.GetAsync("GET list", $"/api/users?limit=200{cursor}")).Body)!;
                found.AddRange(page["items"]!.AsArray().Select(user =>
                    (user!["userName"]!.GetValue<string>(), user["displayName"]?.GetValue<string>() ?? "")));
                cursor = page["next"] is { } next ? $"&cursor={Uri.EscapeDataString(next.GetValue<string>())}" : "";
            }
            while (cursor.Length > 0);
            return [.. ledger.Contradictions(found.ToLookup(user => user.Name, user => user.Value), await app.CountCreationsAsync())];
        }

        private void Print(List<string> contradictions)
        {
            var acknowledged = ledger.All.Count(entry => entry.IsAcknowledged);
            Console.WriteLine($"{ground.Title}: {Duration.TotalMinutes:0} minutes, {Number(tally.Total)} requests ({tally.Summary})");
            Console.WriteLine($"  {Number(acknowledged)} users acknowledged, {contradictions.Count} contradictions; "
                + $"{tally.Violations.Count} answers that must not be; {Number(tally.Refusals)} refused, {tally.QuietRefusals} of them "
                + "while nothing was broken");
            Console.WriteLine($"  {"",-42}{"times",6}{"ready after, s (median, most)",34}{"written after, s",20}");
            foreach (var (name, all) in recoveries)
            {
                var (ready, write) = (Pair(all.ConvertAll(one => one.Ready)), Pair(all.ConvertAll(one => one.Write)));
                Console.WriteLine($"  {name,-42}{all.Count,6}{ready,34}{write,20}");
            }
            foreach (var line in contradictions.Concat(tally.Violations).Take(20)) Console.WriteLine($"  ! {line}");
        }

        private static string Pair(List<double> seconds) =>
            string.Create(CultureInfo.InvariantCulture, $"{seconds.Median(second => second):0.0}, {seconds.Max():0.0}");

        private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
    }
}
