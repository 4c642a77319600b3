using System.Globalization;
using Run.Move;

namespace Run.Relay;

/// <summary>
/// What people notice of the moment at which the application goes to another database: five moves with a switch, under 32 connections.
/// No connection may end with an error, and no reader may be answered anything but 2xx.
/// </summary>
internal static class RelayBenchmark
{
    private const int Switches = 5;

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    public static async Task<bool> RunAsync(string app)
    {
        await using var tour = await Tour.StartAsync(app, Setting.Number("BENCH_USERS", 1000));
        Console.WriteLine($"{"",-24}{"reads",8}{"errors",8}{"not 2xx",9}{"longest, ms",13}{"writes",8}{"errors",8}{"no write, s",13}");
        var isMet = true;
        foreach (var engine in Tour.AllWays.Take(Switches)) isMet &= await SwitchAsync(tour, engine);
        return isMet;
    }

    private static async Task<bool> SwitchAsync(Tour tour, string engine)
    {
        using var stop = new CancellationTokenSource();
        var crowd = new Crowd(tour.Server.Address, tour.Token);
        var work = crowd.RunAsync(stop.Token);
        await Task.Delay(Before);
        var title = await tour.MoveAsync(engine);
        await crowd.WriteAgainAsync();
        await Task.Delay(Before);
        await stop.CancelAsync();
        await work;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title,-24}{crowd.Reads,8:N0}{crowd.ReadErrors,8}{crowd.Refusals,9}{crowd.Longest.TotalMilliseconds,13:0}{crowd.Writes,8:N0}"
            + $"{crowd.WriteErrors,8}{crowd.LongestWithoutWrite.TotalSeconds,13:0.0}"));
        foreach (var problem in crowd.Problems) Console.WriteLine($"    {problem}");
        return crowd is { ReadErrors: 0, Refusals: 0, WriteErrors: 0 };
    }
}
