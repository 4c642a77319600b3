using System.Collections.Concurrent;

namespace Run.Soak;

/// <summary>What was answered, and what must not have been.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> answers = new();
    private readonly ConcurrentQueue<string> violations = new();
    private int quietRefusals;
    private int refusals;
    private long lastWrite;

    /// <summary>What is broken now; null for nothing.</summary>
    public Fault? Broken { get; set; }

    /// <summary>Whether nothing is broken, and was not just now.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>When a write was answered as done for the last time, in the ticks of the stopwatch.</summary>
    public long LastWrite => Interlocked.Read(ref lastWrite);

    public int Refusals => refusals;

    /// <summary>Refusals while everything was well.</summary>
    public int QuietRefusals => quietRefusals;

    public IReadOnlyCollection<string> Violations => violations;

    /// <summary>How often each status was answered to each kind of request.</summary>
    public string Summary => string.Join(", ", answers.OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value:#,0}")));

    public int Total => answers.Values.Sum();

    public void Wrote() => Interlocked.Exchange(ref lastWrite, System.Diagnostics.Stopwatch.GetTimestamp());

    /// <param name="what">The kind of request.</param>
    /// <param name="status">Null for no answer.</param>
    /// <param name="length">Of the body.</param>
    public void Count(string what, int? status, int length)
    {
        var answer = status is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "none";
        answers.AddOrUpdate($"{what} {answer}", 1, (_, count) => count + 1);
        if (status is 503) Interlocked.Increment(ref refusals);
        if (status is 503 && IsQuiet) Interlocked.Increment(ref quietRefusals);
        switch (status)
        {
            case null when Broken is not { IsOfApplication: true }: Violate($"{what} was not answered"); break;
            case null: break;
            case not (200 or 201 or 204 or 302 or 404 or 503): Violate($"{what} was answered {status}"); break;
            case not (204 or 302) when length == 0: Violate($"{what} was answered {status} with nothing in it"); break;
        }
    }

    public void Violate(string what) =>
        violations.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {what} ({Broken?.Name ?? "nothing broken"})");
}
