using System.Globalization;

namespace Run;

/// <summary>
/// The API with its token checked, beside a bare API over the same file: by turns, so that what disturbs one disturbs the
/// other.
/// </summary>
internal static class ApiBenchmark
{
    private static readonly int Rounds = Setting.Number("BENCH_ROUNDS", 5);
    private static readonly int Seconds = Setting.Number("BENCH_SECONDS", 5);

    // The runtime compiles what is hot twice more, the last time with what it has seen; on two busy cores that takes a while.
    private static readonly int WarmUp = Setting.Number("BENCH_WARM_UP", 15);

    public static async Task RunAsync(string app, string limit)
    {
        Load.Require();
        using var data = await Data.CreateAsync(app);
        var plain = await data.CopyAsync(app, "default-journal.db");
        using var users = Server.Start(app, [], data.Setting);
        using var bare = Server.Start(limit, [data.File, "WAL"]);
        using var bareDefault = Server.Start(limit, [plain, "DELETE"]);
        await users.AnswersAsync("/api/users/1", data.Token);
        await bare.AnswersAsync("/api/users/1");
        await bareDefault.AnswersAsync("/api/users/1");

        Console.WriteLine(
            $"10,000 users in SQLite; wrk, 16 connections; {Rounds} rounds of {Seconds} s by turns; medians. µs: processor time of "
            + "the server for a request.");
        Console.WriteLine($"{"",-30}{"-- requests a second --",27}{"--- p99 ms ---",18}{"------ µs ------",21}");
        Console.WriteLine($"{"",-30}{"UsersWeb",11}{"limit",9}{"ratio",7}{"UsersWeb",10}{"limit",8}{"UsersWeb",10}{"limit",6}{"ratio",6}");
        await CompareAsync("GET /api/users/{id}", users, bare, "get", data.Token);
        await CompareAsync("GET /api/users?limit=50", users, bare, "list", data.Token);
        await CompareAsync("POST /api/users", users, bare, "create", data.Token);
        await CompareAsync("  by 64 at once", users, bare, "create", data.Token, connections: 64);
        await CompareAsync("  by one", users, bare, "create", data.Token, connections: 1);
        await CompareAsync("  limit with default journal", users, bareDefault, "create", data.Token);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
            $"Memory at the end, and the most, MiB: UsersWeb {users.Memory.Now:0}, {users.Memory.Peak:0}; limit {bare.Memory.Now:0}, "
            + $"{bare.Memory.Peak:0}"));
    }

    private static async Task CompareAsync(
        string title, Server users, Server bare, string script, string token, int connections = 16)
    {
        var header = $"Authorization: Bearer {token}";
        Func<int, Task<Sample>> Of(Server server) => seconds => Load.RunAsync(server, script, header, seconds, connections);
        var pairs = await Load.ByTurnsAsync(Rounds, Seconds, WarmUp, Of(users), Of(bare));
        var (a, b) = (Sample.Median(pairs.Ours), Sample.Median(pairs.Theirs));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title,-30}{a.Rate,11:#,0}{b.Rate,9:#,0}{pairs.Ratio,7:0.00}{a.P99,10:0.0}{b.P99,8:0.0}"
            + $"{a.Processor,10:0}{b.Processor,6:0}{b.Processor / a.Processor,6:0.00}"));
    }
}
