using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Run.Move;

namespace Run.Live;

/// <summary>
/// A move that lets everybody go on, in all six directions, one after the other, with eight who write and two who read: what they notice,
/// and whether what was answered as saved is there, once.
/// </summary>
internal static class LiveBenchmark
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    public static async Task<bool> RunAsync(string app)
    {
        using var data = await Data.CreateAsync(app, users: Setting.Number("BENCH_USERS", 1_000_000));
        await using var postgreSql = await PostgreSqlTarget.StartAsync();
        await using var mariaDb = await MariaDbTarget.StartAsync();
        var home = Path.GetDirectoryName(data.File)!;
        await File.WriteAllTextAsync(Path.Combine(home, "appsettings.json"),
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = $"Data Source={data.File}" } }));
        using var server = Server.Start(app, [], ("USERSWEB_HOME", home));
        await server.AnswersAsync("/api/users/1", data.Token);
        Console.WriteLine($"{"",-22}{"move, s",9}{"writes",9}{"/s",6}{"failed",8}{"lost",6}{"no write, ms",14}{"reads",9}{"failed",8}"
            + $"{"longest, ms",13}{"WAL, MiB",10}");
        (string Title, string ConnectionString, MoveTarget? Server)[] ways =
        [
            ("SQLite → PostgreSQL", postgreSql.ConnectionString, postgreSql),
            ("PostgreSQL → MariaDB", mariaDb.ConnectionString, mariaDb),
            ("MariaDB → SQLite", $"Data Source={Path.Combine(home, "second.db")}", null),
            ("SQLite → MariaDB", mariaDb.ConnectionString, mariaDb),
            ("MariaDB → PostgreSQL", postgreSql.ConnectionString, postgreSql),
            ("PostgreSQL → SQLite", $"Data Source={Path.Combine(home, "third.db")}", null),
        ];
        var isMet = true;
        foreach (var (title, connectionString, target) in ways)
        {
            if (target is not null) await target.EmptyAsync();
            isMet &= await MoveAsync(app, home, server, data.Token, title, connectionString);
        }
        return isMet;
    }

    private static async Task<bool> MoveAsync(string app, string home, Server server, string token, string title, string target)
    {
        using var stop = new CancellationTokenSource();
        var office = new Office(server.Address, token);
        var log = new WriteAheadLogs(home);
        var work = Task.WhenAll(office.WorkAsync(stop.Token), log.WatchAsync(stop.Token));
        await Task.Delay(Before);
        var start = Stopwatch.StartNew();
        await Child.ReadAsync(app, ["db", "move", "--to", target, "--live", "--switch", "--no-backup"], "", ("USERSWEB_HOME", home));
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
