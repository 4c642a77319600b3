using System.Collections.Concurrent;
using System.Diagnostics;

namespace UsersWeb.Databases.Statements;

/// <summary>
/// Which statements this process has run since it started, without their values, and how long they took. It holds 500 different ones
/// at most; what comes after those counts as one that reads or one that writes.
/// </summary>
public sealed class StatementLog(SqlSyntax syntax)
{
    private const int Most = 500;

    // Texts as they were run: lists of values make many of one statement. Longer ones than a statement keeps are looked at each time.
    private const int MostTexts = 2_000;

    private readonly ConcurrentDictionary<string, Statement> byText = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Statement> statements = new(StringComparer.Ordinal);
    private readonly Statement otherReads = new("(others that read)", false);
    private readonly Statement otherWrites = new("(others that write)", true);

    /// <summary>How long they took of late.</summary>
    public LatencyRing Recent { get; } = new();

    /// <summary>The statement of a text.</summary>
    public Statement this[string text]
    {
        get
        {
            if (text.Length > SqlSyntax.MostLength) return Find(text);
            if (byText.TryGetValue(text, out var known)) return known;
            if (byText.Count >= MostTexts) byText.Clear();
            return byText.GetOrAdd(text, Find);
        }
    }

    /// <summary>One has ended, well or not.</summary>
    /// <param name="statement">Which.</param>
    /// <param name="time">From when it was sent to its first answer.</param>
    public void Add(Statement statement, TimeSpan time)
    {
        statement.Add(time.Ticks);
        Recent.Add(statement.IsWrite, time.Ticks);
    }

    /// <summary>The same, for one that began at a time stamp of <see cref="Stopwatch"/>.</summary>
    public void AddSince(Statement statement, long start) => Add(statement, Stopwatch.GetElapsedTime(start));

    /// <summary>Those that took longest on an average, the slowest first.</summary>
    public IReadOnlyList<Statement> Slowest(int count) =>
        [.. statements.Values.Concat([otherReads, otherWrites]).Where(one => one.Latency.Count > 0)
            .OrderByDescending(one => one.Latency.Mean).Take(count)];

    private Statement Find(string text)
    {
        var normalized = syntax.WithoutValues(text);
        if (statements.TryGetValue(normalized, out var known)) return known;
        if (statements.Count < Most) return statements.GetOrAdd(normalized, value => new(value, IsWrite(value)));
        return IsWrite(normalized) ? otherWrites : otherReads;
    }

    private static bool IsWrite(string normalized) =>
        !normalized.StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)
        && !normalized.StartsWith("WITH", StringComparison.OrdinalIgnoreCase)
        && !normalized.StartsWith("PRAGMA", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A statement without its values.</summary>
/// <param name="text">On one line.</param>
/// <param name="isWrite">Whether it changes something.</param>
public sealed class Statement(string text, bool isWrite)
{
    private long count;
    private long ticks;
    private long most;

    /// <summary>On one line, each value a question mark.</summary>
    public string Text => text;

    /// <summary>Whether it changes something.</summary>
    public bool IsWrite => isWrite;

    /// <summary>How long it took since the process started.</summary>
    public Latency Latency => new(Volatile.Read(ref count), new(Volatile.Read(ref ticks)), new(Volatile.Read(ref most)));

    internal void Add(long took)
    {
        Interlocked.Increment(ref count);
        Interlocked.Add(ref ticks, took);
        LatencyRing.Largest(ref most, took);
    }
}
