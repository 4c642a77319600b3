using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Run.Move;

/// <summary>
/// Moves users from SQLite, beside what the server's own client and pgloader need for the same rows; by turns, so that what
/// disturbs one disturbs the other.
/// </summary>
internal static class MoveBenchmark
{
    private static readonly int Rounds = Setting.Number("BENCH_ROUNDS", 3);
    private static readonly int Users = Setting.Number("BENCH_USERS", 1_000_000);

    /// <param name="app">UsersWeb.</param>
    /// <param name="folder">Keeps what is moved.</param>
    /// <param name="targets">PostgreSql, MySql or none for both.</param>
    public static async Task RunAsync(string app, string folder, string[] targets)
    {
        try
        {
            if (Wanted("PostgreSql")) PgLoader.Find();
            var source = await MoveSource.MakeAsync(app, folder, Users);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Users:#,0} users from SQLite; {Rounds} rounds by turns; medians, seconds. Processor: of the program alone, without "
                    + $"the server. MiB: the most it had."));
            if (Wanted("PostgreSql")) await MeasureAsync(app, source, await PostgreSqlTarget.StartAsync());
            if (Wanted("MySql")) await MeasureAsync(app, source, await MariaDbTarget.StartAsync());
        }
        catch (Exception e) when (e is InvalidOperationException or SqliteException or IOException)
        {
            throw new BenchmarkException(e.Message);
        }

        bool Wanted(string target) => targets.Length == 0 || targets.Contains(target);
    }

    private static async Task MeasureAsync(string app, MoveSource source, MoveTarget target)
    {
        await using var _ = target;
        List<(string Title, Func<Task<MoveSample>> Run, List<MoveSample> Samples)> ways =
        [
            ("limit: the server's client", () => Limit.RunAsync(app, source, target), []),
            ("UsersWeb db move, verified", () => OurMove.RunAsync(app, source, target), []),
        ];
        if (target is PostgreSqlTarget postgres) ways.Add(("pgloader, unverified", () => PgLoader.RunAsync(app, source, postgres), []));

        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var way in ways)
            {
                var sample = await way.Run();
                if (await target.CountAsync() is var count && count != source.Users)
                    throw new BenchmarkException($"{way.Title}: {count} users arrived.");
                way.Samples.Add(sample);
                await Console.Error.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"{target.Title}, round {round}, {way.Title}: {sample.Compared:0.0} s"));
            }
        }

        Console.WriteLine();
        Console.WriteLine(
            $"{target.Title,-28}{"preflight",10}{"schema",8}{"rows",7}{"indexes",9}"
            + $"{"verify",8}{"together",10}{"of limit",10}{"all",7}{"processor",11}{"MiB",6}");
        foreach (var (title, _, samples) in ways) Print(title, samples, ways[0].Samples);
    }

    private static void Print(string title, List<MoveSample> samples, List<MoveSample> limit)
    {
        var median = MoveSample.Median(samples);
        // Of pairs next to each other in time, not of the medians.
        var ratio = samples.Zip(limit).Median(pair => pair.First.Compared / pair.Second.Compared);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title,-28}{Seconds(median.Preflight),10}{Seconds(median.Schema),8}{Seconds(median.Rows),7}"
            + $"{Seconds(median.Indexes),9}{Seconds(median.Verify),8}{Seconds(median.Compared),10}"
            + $"{ratio,10:0.00}{Seconds(median.Cost.Seconds),7}{Seconds(median.Cost.Processor),11}{median.Cost.Memory,6:0}"));
    }

    private static string Seconds(double seconds) => seconds == 0 ? "" : seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
