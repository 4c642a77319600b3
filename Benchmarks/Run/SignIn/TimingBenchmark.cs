using System.Globalization;

namespace Run.SignIn;

/// <summary>
/// Whether the time of an answer tells which names exist: the same form for somebody who is there and for somebody who is not, by
/// turns, each from an address of its own, with few tries of each so that nothing is paused.
/// </summary>
internal static class TimingBenchmark
{
    private const int TriesOfAddress = 9;
    private const string Known = "bench";

    private static readonly int Tries = Setting.Number("BENCH_TRIES", 500);

    private static readonly Form[] Forms =
    [
        new("sign in", SignIn.Tries.SignIn, 422, false, name => [new("Login", name), new("Password", "wrong")]),
        new("forgot", "/account/forgot", 302, true, name => [new("Login", name)]),
        new("register", "/account/register", 302, true,
            name => [new("UserName", name), new("Email", $"{name}@example.com"), new("DisplayName", "Somebody")]),
    ];

    public static async Task RunAsync(string app)
    {
        Console.WriteLine($"Medians of {Tries} tries by turns, ms:");
        Console.WriteLine($"{"",-10}{"known",10}{"unknown",10}{"ratio",10}");
        foreach (var form in Forms) await MeasureAsync(app, form);
    }

    private static async Task MeasureAsync(string app, Form form)
    {
        using var data = await Data.CreateAsync(app, users: 1000);
        // So many tries of one name, and mails to one address, are refused otherwise, whether it is known or not.
        using var server = Server.Start(app, [], data.Setting, ("Accounts__Registration", "Open"),
            ("Accounts__Failures__OfName", "100000"), ("RateLimits__LettersPerHour", "0"));
        await server.AnswersAsync(form.Path);
        var (known, unknown) = (new List<double>(), new List<double>());
        await RoundAsync(server, form, 0, [], []);
        for (var i = 1; known.Count < Tries; i++) await RoundAsync(server, form, i, known, unknown);
        var (a, b) = (known.Median(time => time), unknown.Median(time => time));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{form.Title,-10}{a,10:0.00}{b,10:0.00}{a / b,10:0.0000}"));
    }

    private static async Task RoundAsync(Server server, Form form, int round, List<double> known, List<double> unknown)
    {
        using var somebody = new Tries(server.Address, Address(round), form.Path);
        await somebody.OpenAsync(CancellationToken.None);
        for (var i = 0; i < TriesOfAddress; i++)
        {
            // What is done in the background afterwards must not always meet the same one.
            var isKnownFirst = Random.Shared.Next(2) == 0;
            foreach (var isKnown in (bool[])[isKnownFirst, !isKnownFirst])
                (isKnown ? known : unknown).Add(await somebody.SendAsync(form.Of(isKnown ? Known : Stranger(form, round, i)), default));
        }
        if (somebody.Answers.Keys.Any(status => status != form.Status))
            throw new BenchmarkException($"{form.Path} answered {string.Join(", ", somebody.Answers.Keys)}.");
    }

    private static string Address(int round) => string.Create(CultureInfo.InvariantCulture, $"10.0.{round / 256}.{round % 256}");

    // Whoever signs up is known from then on.
    private static string Stranger(Form form, int round, int i) =>
        form.MakesKnown ? string.Create(CultureInfo.InvariantCulture, $"nobody{round}x{i}") : "nobody";

    /// <param name="Title">What it is for.</param>
    /// <param name="Path">Where it is.</param>
    /// <param name="Status">Of each answer.</param>
    /// <param name="MakesKnown">Whether a name may be used once only.</param>
    /// <param name="Of">Its fields for a name.</param>
    private sealed record Form(
        string Title, string Path, int Status, bool MakesKnown, Func<string, KeyValuePair<string, string>[]> Of);
}
