using System.Globalization;
using Run.SignIn;

namespace Run.Pages;

/// <summary>Pages as an administrator sees them, beside the same people by MVC, Razor and EF Core alone, over the same file; by turns.</summary>
internal static class PagesBenchmark
{
    private static readonly int Rounds = Setting.Number("BENCH_ROUNDS", 3);
    private static readonly int Seconds = Setting.Number("BENCH_SECONDS", 5);
    private static readonly int WarmUp = Setting.Number("BENCH_WARM_UP", 15);

    public static async Task RunAsync(string app, string plain)
    {
        Load.Require();
        using var data = await Data.CreateAsync(app);
        using var users = Server.Start(app, [], data.Setting);
        using var bare = Server.Start(plain, [data.File]);
        await users.AnswersAsync("/healthz/ready");
        await bare.AnswersAsync("/users/1");
        using var administrator = new Tries(users.Address, "192.0.2.1");
        await administrator.OpenAsync(default);
        var cookie = await administrator.SignInAsync("bench", "correct horse battery staple");

        Console.WriteLine($"10,000 users in SQLite; wrk, 16 connections; {Rounds} rounds of {Seconds} s by turns; medians.");
        Console.WriteLine($"{"",-16}{"-- pages a second --",24}{"--- p99 ms ---",18}{"------ µs ------",18}");
        Console.WriteLine($"{"",-16}{"UsersWeb",9}{"bare",8}{"ratio",7}{"UsersWeb",10}{"bare",8}{"UsersWeb",10}{"bare",8}");
        foreach (var (title, path) in ((string, string)[])[("list", "/users"), ("person", "/users/17"), ("dashboard", "/admin")])
            await CompareAsync(title, path, users, bare, cookie);
    }

    private static async Task CompareAsync(string title, string path, Server users, Server bare, string cookie)
    {
        Func<int, Task<Sample>> Of(Server server) => seconds => Load.RunAsync(server, "page", $"Cookie: {cookie}", seconds, path: path);
        var pairs = await Load.ByTurnsAsync(Rounds, Seconds, WarmUp, Of(users), Of(bare));
        var (a, b) = (Sample.Median(pairs.Ours), Sample.Median(pairs.Theirs));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title,-16}{a.Rate,9:#,0}{b.Rate,8:#,0}{pairs.Ratio,7:0.00}{a.P99,10:0.0}{b.P99,8:0.0}{a.Processor,10:0}{b.Processor,8:0}"));
    }
}
