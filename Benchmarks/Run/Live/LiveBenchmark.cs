using System.Diagnostics;
using System.Globalization;
using Run.Move;

namespace Run.Live;

/// <summary>
/// A move that lets everybody go on, in all six directions, one after the other, each with the way back and there again, with eight who
/// write and two who read: what they notice, and whether what was answered as saved is there, once.
/// </summary>
internal static class LiveBenchmark
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    /// <param name="app">UsersWeb.</param>
    /// <param name="engines">Where to, one after the other, from a SQLite file; none: all six directions.</param>
    public static async Task<bool> RunAsync(string app, string[] engines)
    {
        await using var tour = await Tour.StartAsync(app, Setting.Number("BENCH_USERS", 1_000_000));
        Console.WriteLine($"{"",-22}{"move, s",9}{"writes",9}{"/s",6}{"failed",8}{"lost",6}{"no write, ms",14}{"reads",9}{"failed",8}"
            + $"{"longest, ms",13}{"WAL, MiB",10}");
        var isMet = true;
        foreach (var engine in engines is [] ? Tour.AllWays : engines) isMet &= await MoveAsync(tour, engine);
        return isMet;
    }

    // There, back, and there again.
    private static async Task<bool> MoveAsync(Tour tour, string engine)
    {
        await using var move = tour.Follow(engine);
        var isMet = await MeasureAsync(tour, move.ArriveAsync);
        isMet &= await MeasureAsync(tour, move.GoBackAsync);
        isMet &= await MeasureAsync(tour, move.GoBackAsync);
        await move.FinishAsync();
        return isMet;
    }

    private static async Task<bool> MeasureAsync(Tour tour, Func<Task<string>> move)
    {
        using var stop = new CancellationTokenSource();
        var office = new Office(tour.Server.Address, tour.Token);
        var log = new WriteAheadLogs(tour.Home);
        var work = Task.WhenAll(office.WorkAsync(stop.Token), log.WatchAsync(stop.Token));
        await Task.Delay(Before);
        var start = Stopwatch.StartNew();
        var title = await move();
        var took = start.Elapsed;
        await office.WriteAgainAsync();
        await Task.Delay(Before);
        await stop.CancelAsync();
        await work;
        var lost = await office.CountLostAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title,-22}{took.TotalSeconds,9:0.0}{office.Writes,9:N0}{office.Writes / (took + Before + Before).TotalSeconds,6:0}"
            + $"{office.Failed,8}{lost,6}{office.LongestWithoutWrite.TotalMilliseconds,14:0}{office.Reads,9:N0}{office.FailedReads,8}"
            + $"{office.LongestRead.TotalMilliseconds,13:0}{log.Largest / 1048576.0,10:0}"));
        foreach (var problem in office.Problems) Console.WriteLine($"    {problem}");
        return office is { Failed: 0, FailedReads: 0 } && lost == 0;
    }
}
