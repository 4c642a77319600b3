using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Run;

/// <summary>Load by wrk: in C and nearly free, so that on a small machine it isn't itself what is measured.</summary>
internal static partial class Load
{
    private static int runs;

    public static async Task<Sample> RunAsync(
        Server server, string script, string header, int seconds, int connections = 16, string path = "")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"b{++runs}-{Environment.ProcessId}");
        var before = server.Processor;
        var output = await Child.ReadAsync("wrk",
        [
            "-t1", string.Create(CultureInfo.InvariantCulture, $"-c{connections}"), $"-d{seconds}s", "--latency", "-H", header,
            "-s", Path.Combine(AppContext.BaseDirectory, "Load", script + ".lua"), server.Address.ToString(), "--", name, path,
        ]);
        var processor = server.Processor - before;
        if (Failures().Match(output) is { Success: true } failures)
            throw new BenchmarkException($"{script} at {server.Address}: {failures.Value.Trim()}");
        var requests = double.Parse(Total().Match(output).Groups["n"].Value, CultureInfo.InvariantCulture);
        return new(
            double.Parse(Rate().Match(output).Groups["n"].Value, CultureInfo.InvariantCulture),
            Milliseconds(Percentile50().Match(output)), Milliseconds(Percentile99().Match(output)),
            processor.TotalMicroseconds / requests);
    }

    /// <summary>Both after a warm-up of each, round by round, so that what disturbs one disturbs the other.</summary>
    public static async Task<Pairs> ByTurnsAsync(
        int rounds, int seconds, int warmUp, Func<int, Task<Sample>> ours, Func<int, Task<Sample>> theirs)
    {
        await ours(warmUp);
        await theirs(warmUp);
        var pairs = new Pairs([], []);
        for (var round = 0; round < rounds; round++)
        {
            pairs.Ours.Add(await ours(seconds));
            pairs.Theirs.Add(await theirs(seconds));
        }
        return pairs;
    }

    /// <summary>Whether it is installed.</summary>
    public static void Require()
    {
        try
        {
            using var wrk =
                Process.Start(new ProcessStartInfo("wrk", "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new BenchmarkException("The load comes from wrk, which is not installed: apt-get install wrk");
        }
    }

    private static double Milliseconds(Match match) =>
        double.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * match.Groups["unit"].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            _ => 1000,
        };

    [GeneratedRegex(@"(Non-2xx|Socket errors).*")]
    private static partial Regex Failures();

    [GeneratedRegex(@"(?<n>\d+) requests in")]
    private static partial Regex Total();

    [GeneratedRegex(@"Requests/sec:\s+(?<n>[\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"\n\s+50%\s+(?<n>[\d.]+)(?<unit>us|ms|s)")]
    private static partial Regex Percentile50();

    [GeneratedRegex(@"\n\s+99%\s+(?<n>[\d.]+)(?<unit>us|ms|s)")]
    private static partial Regex Percentile99();
}

/// <summary>One run of load.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="P50">Median time to the answer, ms.</param>
/// <param name="P99">99 of 100 answers came within, ms.</param>
/// <param name="Processor">Processor time of the server for a request, µs; hardly disturbed by what else the machine does.</param>
internal sealed record Sample(double Rate, double P50, double P99, double Processor)
{
    public static Sample Median(IReadOnlyCollection<Sample> samples) =>
        new(samples.Median(s => s.Rate), samples.Median(s => s.P50), samples.Median(s => s.P99), samples.Median(s => s.Processor));
}

/// <summary>Runs of two programs, each beside one of the other.</summary>
internal sealed record Pairs(List<Sample> Ours, List<Sample> Theirs)
{
    /// <summary>Of pairs next to each other in time, not of the medians.</summary>
    public double Ratio => Ours.Zip(Theirs).Median(pair => pair.First.Rate / pair.Second.Rate);
}
