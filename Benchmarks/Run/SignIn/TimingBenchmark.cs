using System.Globalization;

namespace Run.SignIn;

/// <summary>
/// Whether the time of an answer tells which names exist: wrong passwords for a known and an unknown name by turns, each from an
/// address of its own, with few tries of each so that nothing is paused.
/// </summary>
internal static class TimingBenchmark
{
    private const int TriesOfAddress = 9;

    private static readonly int Tries = Setting.Number("BENCH_TRIES", 500);

    public static async Task RunAsync(string app)
    {
        using var data = await Data.CreateAsync(app, users: 1000);
        // A name is paused after a hundred tries in a day, whether it is known or not.
        using var server = Server.Start(app, [], data.Setting, ("Accounts__Failures__OfName", "100000"));
        await server.AnswersAsync("/account/login");
        var (known, unknown) = (new List<double>(), new List<double>());
        await RoundAsync(server, 0, [], []);
        for (var i = 1; known.Count < Tries; i++) await RoundAsync(server, i, known, unknown);
        var (a, b) = (known.Median(time => time), unknown.Median(time => time));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Medians of {known.Count} tries by turns: known name {a:0.00} ms, unknown name {b:0.00} ms, ratio {a / b:0.0000}"));
    }

    private static async Task RoundAsync(Server server, int round, List<double> known, List<double> unknown)
    {
        using var somebody = new Tries(server.Address, string.Create(CultureInfo.InvariantCulture, $"10.0.{round / 256}.{round % 256}"));
        await somebody.OpenAsync(CancellationToken.None);
        for (var i = 0; i < TriesOfAddress; i++)
        {
            known.Add(await somebody.SendAsync("bench", "wrong", CancellationToken.None));
            unknown.Add(await somebody.SendAsync("nobody", "wrong", CancellationToken.None));
        }
    }
}
