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
        foreach (var kind in kinds) await Start.MeasureAsync(kind.Program, data);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var kind in kinds) kind.Starts.Add(await Start.MeasureAsync(kind.Program, data));
        }
        Console.WriteLine($"Medians of {Rounds} starts, by turns.");
        Console.WriteLine($"{"",-26}{"ready ms",10}{"API ms",9}{"processor ms",14}{"MiB",6}");
        foreach (var (title, _, starts) in kinds)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{title,-26}{starts.Median(s => s.Ready),10:0}{starts.Median(s => s.Api),9:0}"
                + $"{starts.Median(s => s.Processor),14:0}{starts.Median(s => s.Memory),6:0}"));
        }
    }
}
