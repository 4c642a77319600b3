using System.Globalization;
using System.Text.Json;
using Run.Move;

namespace Run.Relay;

/// <summary>
/// What people notice of the moment at which the application goes to another database: five moves with a switch, under 32 connections.
/// No connection may end with an error, and no reader may be answered anything but 2xx.
/// </summary>
internal static class RelayBenchmark
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    public static async Task<bool> RunAsync(string app)
    {
        using var data = await Data.CreateAsync(app, users: Setting.Number("BENCH_USERS", 1000));
        await using var postgreSql = await PostgreSqlTarget.StartAsync();
        await using var mariaDb = await MariaDbTarget.StartAsync();
        var home = Path.GetDirectoryName(data.File)!;
        await File.WriteAllTextAsync(Path.Combine(home, "appsettings.json"), JsonSerializer.Serialize(new
        {
            ConnectionStrings = new { Users = $"Data Source={data.File}" },
            RateLimits = new { ApiPerMinute = 1_000_000 },
        }));
        using var server = Server.Start(app, [], ("USERSWEB_HOME", home));
        await server.AnswersAsync("/api/users/1", data.Token);
        Console.WriteLine($"{"",-24}{"reads",8}{"errors",8}{"not 2xx",9}{"longest, ms",13}{"writes",8}{"errors",8}{"no write, s",13}");
        (string Title, string ConnectionString, MoveTarget? Server)[] ways =
        [
            ("SQLite → PostgreSQL", postgreSql.ConnectionString, postgreSql),
            ("PostgreSQL → MariaDB", mariaDb.ConnectionString, mariaDb),
            ("MariaDB → SQLite", $"Data Source={Path.Combine(home, "second.db")}", null),
            ("SQLite → MariaDB", mariaDb.ConnectionString, mariaDb),
            ("MariaDB → PostgreSQL", postgreSql.ConnectionString, postgreSql),
        ];
        var isMet = true;
        foreach (var (title, connectionString, target) in ways)
        {
            if (target is not null) await target.EmptyAsync();
            var crowd = await SwitchAsync(app, home, server, data.Token, connectionString);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{title,-24}{crowd.Reads,8:N0}{crowd.ReadErrors,8}{crowd.Refusals,9}{crowd.Longest.TotalMilliseconds,13:0}{crowd.Writes,8:N0}"
                + $"{crowd.WriteErrors,8}{crowd.LongestWithoutWrite.TotalSeconds,13:0.0}"));
            foreach (var problem in crowd.Problems) Console.WriteLine($"    {problem}");
            isMet &= crowd is { ReadErrors: 0, Refusals: 0, WriteErrors: 0 };
        }
        return isMet;
    }

    private static async Task<Crowd> SwitchAsync(string app, string home, Server server, string token, string target)
    {
        using var stop = new CancellationTokenSource();
        var crowd = new Crowd(server.Address, token);
        var work = crowd.RunAsync(stop.Token);
        await Task.Delay(Before);
        await Child.ReadAsync(app, ["db", "move", "--to", target, "--switch", "--no-backup"], "", ("USERSWEB_HOME", home));
        await crowd.WriteAgainAsync();
        await Task.Delay(Before);
        await stop.CancelAsync();
        await work;
        return crowd;
    }
}
