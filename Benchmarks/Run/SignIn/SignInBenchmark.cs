using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Run.SignIn;

/// <summary>
/// Sign-ins a second beside the bare hash, and what honest people wait while 200 clients flood: from one address, and from 200.
/// </summary>
internal static class SignInBenchmark
{
    private const string Login = "bench";
    private const string Password = "correct horse battery staple";
    private const int Rounds = 220_000;
    private const int Flooding = 200;

    private static readonly int Seconds = Setting.Number("BENCH_SECONDS", 20);
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount - 1);

    public static async Task RunAsync(string app)
    {
        using var data = await Data.CreateAsync(app, users: 1000);
        var limit = BareHashes() * AtOnce;
        using (var server = await StartAsync(app, data))
        {
            var rate = await RateAsync(server);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Sign-ins a second: {rate:0.00}; bare hashes, {AtOnce} at once: {limit:0.00}; ratio {rate / limit:0.00}"));
        }
        Console.WriteLine($"Answers while others flood for {Seconds} s, ms:");
        Console.WriteLine($"{"",-34}{"-- known device --",24}{"-- new device --",24}{"-- page --",16}");
        Console.WriteLine($"{"",-34}{"p50",8}{"p99",8}{"429",8}{"p50",8}{"p99",8}{"429",8}{"p50",8}{"p99",8}");
        await MeasureAsync("nobody", app, data, 0, _ => "");
        await MeasureAsync($"{Flooding} clients at one address", app, data, Flooding, _ => "198.51.100.1");
        await MeasureAsync($"{Flooding} clients at {Flooding} addresses", app, data, Flooding, i => $"203.0.113.{i}");
    }

    private static async Task<Server> StartAsync(string app, Data data)
    {
        var server = Server.Start(app, [], data.Setting);
        await server.AnswersAsync("/account/login");
        return server;
    }

    // On one processor.
    private static double BareHashes()
    {
        var (password, salt) = (Encoding.UTF8.GetBytes(Password), RandomNumberGenerator.GetBytes(16));
        Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA512, 32);
        var start = Stopwatch.GetTimestamp();
        const int hashes = 20;
        for (var i = 0; i < hashes; i++) Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA512, 32);
        return hashes / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> RateAsync(Server server)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        var people = await Task.WhenAll(Enumerable.Range(1, 2 * AtOnce).Select(i => OpenAsync(server, $"192.0.2.{i}", end.Token)));
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(people.Select(one => UntilEndAsync(() => one.SendAsync(Login, Password, end.Token))));
        var rate = people.Sum(one => one.Answers.GetValueOrDefault(302)) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var one in people) one.Dispose();
        return rate;
    }

    private static async Task MeasureAsync(string title, string app, Data data, int flooding, Func<int, string> address)
    {
        using var server = await StartAsync(app, data);
        using var end = new CancellationTokenSource();
        using var known = await OpenAsync(server, "192.0.2.1", end.Token);
        using var stranger = await OpenAsync(server, "192.0.2.2", end.Token);
        using var reader = await OpenAsync(server, "192.0.2.3", end.Token);
        await known.SendAsync(Login, Password, end.Token);
        known.BeKnown();
        known.Answers.Clear();
        var flood = await Task.WhenAll(Enumerable.Range(1, flooding).Select(i => OpenAsync(server, address(i), end.Token)));
        var floods = flood.Select(one => UntilEndAsync(() => one.SendAsync($"n{Random.Shared.Next()}", "wrong", end.Token))).ToList();
        end.CancelAfter(TimeSpan.FromSeconds(Seconds));
        var (signIns, first, pages) = (new List<double>(), new List<double>(), new List<double>());
        // As many of honest people as leave room: one after the other, with a pause.
        await Task.WhenAll(
            UntilEndAsync(() => EachAsync(signIns, known.SendAsync(Login, Password, end.Token), end.Token)),
            UntilEndAsync(() => EachAsync(first, stranger.SendAsync(Login, Password, end.Token), end.Token)),
            UntilEndAsync(() => EachAsync(pages, reader.LookAsync(end.Token), end.Token)));
        await Task.WhenAll(floods);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{title,-34}{Percentile(signIns, 50),8:0}{Percentile(signIns, 99),8:0}{known.Answers.GetValueOrDefault(429),8}"
            + $"{Percentile(first, 50),8:0}{Percentile(first, 99),8:0}{stranger.Answers.GetValueOrDefault(429),8}"
            + $"{Percentile(pages, 50),8:0}{Percentile(pages, 99),8:0}"));
        foreach (var one in flood) one.Dispose();
    }

    private static async Task<Tries> OpenAsync(Server server, string address, CancellationToken cancellation)
    {
        var tries = new Tries(server.Address, address);
        await tries.OpenAsync(cancellation);
        return tries;
    }

    private static async Task<double> EachAsync(List<double> times, Task<double> answer, CancellationToken cancellation)
    {
        times.Add(await answer);
        await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        return 0;
    }

    private static async Task UntilEndAsync(Func<Task<double>> next)
    {
        try
        {
            while (true) await next();
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private static double Percentile(List<double> times, int percent)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }
}
