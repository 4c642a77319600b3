using System.Diagnostics;
using System.Globalization;

namespace Run;

/// <summary>From the start of the process to its first answers, on a database that is already there.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 9;

    public static async Task RunAsync(string ahead, string atRunTime)
    {
        using var data = await Data.CreateAsync(ahead);
        (string Title, string Program, List<Start> Starts)[] kinds =
        [
            ("compiled ahead of time", ahead, []),
            ("compiled at run time", atRunTime, []),
        ];
        foreach (var kind in kinds) await MeasureAsync(kind.Program, data);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var kind in kinds) kind.Starts.Add(await MeasureAsync(kind.Program, data));
        }
        Console.WriteLine($"Medians of {Rounds} starts, by turns.");
        Console.WriteLine($"{"",-26}{"ready ms",10}{"API ms",9}{"processor ms",14}{"MiB",6}");
        foreach (var (title, _, starts) in kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{title,-26}{starts.Median(s => s.Ready),10:0}{starts.Median(s => s.Api),9:0}{starts.Median(s => s.Processor),14:0}{starts.Median(s => s.Memory),6:0}"));
        }
    }

    private static async Task<Start> MeasureAsync(string program, Data data)
    {
        var time = Stopwatch.StartNew();
        using var server = Server.Start(program, [], data.Setting);
        await server.AnswersAsync("/healthz/ready");
        var ready = time.Elapsed.TotalMilliseconds;
        await server.AnswersAsync("/api/users/1", data.Token);
        return new(ready, time.Elapsed.TotalMilliseconds, server.Processor.TotalMilliseconds, server.Memory.Now);
    }

    /// <param name="Ready">ms until /healthz/ready was answered with 200.</param>
    /// <param name="Api">ms until a user was answered too.</param>
    /// <param name="Processor">Processor time until then, ms.</param>
    /// <param name="Memory">Resident then, MiB.</param>
    private sealed record Start(double Ready, double Api, double Processor, double Memory);
}
