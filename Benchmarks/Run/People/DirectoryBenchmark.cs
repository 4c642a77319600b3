using System.Globalization;
using Run.Move;

namespace Run.People;

/// <summary>
/// What a page of the list takes among many people, and among a thousandth of them, in each order, with each filter, for each kind of
/// search, and for their pairs: in each database by itself, all on this machine.
/// </summary>
internal static class DirectoryBenchmark
{
    private static readonly int Users = Setting.Number("BENCH_USERS", 10_000_000);
    private static readonly int Few = Setting.Number("BENCH_FEW", 10_000);

    // Filling a database with ten million people takes most of an hour.
    private static readonly string? Filled = Environment.GetEnvironmentVariable("BENCH_DATABASE");

    public static async Task RunAsync(string app, string[] engines)
    {
        try
        {
            if (Wants("Sqlite")) await MeasureAsync(app, "SQLite", null);
            if (Wants("PostgreSql"))
            {
                await using var target = await PostgreSqlTarget.StartAsync();
                await MeasureAsync(app, target.Title, target);
            }
            if (!Wants("MySql")) return;
            await using var mariaDb = await MariaDbTarget.StartAsync();
            await MeasureAsync(app, mariaDb.Title, mariaDb);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            throw new BenchmarkException(e.Message);
        }

        bool Wants(string engine) => engines.Length == 0 || engines.Contains(engine);
    }

    private static async Task MeasureAsync(string app, string title, MoveTarget? target)
    {
        var few = await AskAsync(app, target, Few);
        var many = Filled is null ? await AskAsync(app, target, Users) : await AskFilledAsync(app, Filled);
        Console.WriteLine($"{title}, {Number(Users)} users, ms; beside them p50 of {Number(Few)}");
        Console.WriteLine($"{"",-50}{"p50",9}{"p95",9}{"p99",9}{"few",9}{"ratio",8}");
        foreach (var (question, times) in many) Print(question, times, few[question]);
        var slow = many.Count(one => At(one.Value, 95) >= one.Key.Goal);
        Console.WriteLine($"{many.Count - slow} of {many.Count} stay below their goals of 20 ms for one thing and 100 ms for two.");
    }

    private static async Task<Dictionary<Question, double[]>> AskAsync(string app, MoveTarget? target, int users)
    {
        if (target is not null) await target.EmptyAsync();
        using var crowd = await Crowd.MakeAsync(app, target?.ConnectionString, users);
        return await AskAsync(crowd);
    }

    private static async Task<Dictionary<Question, double[]>> AskAsync(Crowd crowd)
    {
        var times = new Dictionary<Question, double[]>();
        foreach (var question in Question.Singles.Concat(Question.Pairs)) times[question] = await crowd.AskAsync(question);
        return times;
    }

    private static async Task<Dictionary<Question, double[]>> AskFilledAsync(string app, string database)
    {
        var token = Environment.GetEnvironmentVariable("BENCH_TOKEN")
            ?? throw new BenchmarkException("BENCH_TOKEN is to be an administrator's token for BENCH_DATABASE.");
        using var crowd = await Crowd.OpenAsync(app, Data.Open(database, token));
        return await AskAsync(crowd);
    }

    private static void Print(Question question, double[] times, double[] few)
    {
        var mark = At(times, 95) >= question.Goal ? " *" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{question.Title,-50}{At(times, 50),9:0.0}{At(times, 95),9:0.0}{At(times, 99),9:0.0}{At(few, 50),9:0.0}"
            + $"{At(times, 50) / At(few, 50),8:0.0}{mark}"));
    }

    private static double At(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];

    private static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
