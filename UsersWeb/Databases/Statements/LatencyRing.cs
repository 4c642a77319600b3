namespace UsersWeb.Databases.Statements;

/// <summary>How long statements took in the last ten minutes, in steps of ten seconds. Adding one takes a few nanoseconds.</summary>
public sealed class LatencyRing
{
    /// <summary>So many steps.</summary>
    public const int Steps = 60;

    /// <summary>How long one is, in milliseconds.</summary>
    public const int StepMilliseconds = 10_000;

    private readonly Cell[] cells = [.. Enumerable.Range(0, Steps).Select(_ => new Cell())];
    private readonly Lock renewing = new();

    /// <summary>Adds a statement that has just ended.</summary>
    /// <param name="isWrite">Whether it changed something.</param>
    /// <param name="ticks">How long it took, in ticks of <see cref="TimeSpan"/>.</param>
    public void Add(bool isWrite, long ticks)
    {
        var step = Environment.TickCount64 / StepMilliseconds;
        var cell = cells[step % Steps];
        if (Volatile.Read(ref cell.Step) != step) Renew(cell, step);
        ref var side = ref isWrite ? ref cell.Writes : ref cell.Reads;
        Interlocked.Increment(ref side.Count);
        Interlocked.Add(ref side.Ticks, ticks);
        Largest(ref side.Most, ticks);
    }

    /// <summary>The steps, the oldest first; those of which nothing is known are empty.</summary>
    public IReadOnlyList<LatencyStep> Read()
    {
        var now = Environment.TickCount64 / StepMilliseconds;
        return [.. Enumerable.Range(0, Steps).Select(i => now - Steps + 1 + i).Select(step =>
        {
            var cell = cells[(step % Steps + Steps) % Steps];
            if (Volatile.Read(ref cell.Step) != step) return default;
            return new LatencyStep(Told(ref cell.Reads), Told(ref cell.Writes));
        })];
    }

    /// <summary>Keeps the larger one.</summary>
    internal static void Largest(ref long most, long value)
    {
        for (var before = Volatile.Read(ref most); value > before; before = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, before) == before) return;
        }
    }

    // Of two steps that meet here one statement may be counted in the wrong one, or not.
    private void Renew(Cell cell, long step)
    {
        lock (renewing)
        {
            if (cell.Step == step) return;
            (cell.Reads, cell.Writes) = (default, default);
            Volatile.Write(ref cell.Step, step);
        }
    }

    private static Latency Told(ref Side side) => new(
        Volatile.Read(ref side.Count), new(Volatile.Read(ref side.Ticks)), new(Volatile.Read(ref side.Most)));

    private sealed class Cell
    {
        public long Step = -1;
        public Side Reads;
        public Side Writes;
    }

    private struct Side
    {
        public long Count;
        public long Ticks;
        public long Most;
    }
}

/// <summary>Statements of ten seconds.</summary>
/// <param name="Reads">Those that only read.</param>
/// <param name="Writes">Those that changed something, and commits.</param>
public readonly record struct LatencyStep(Latency Reads, Latency Writes);

/// <summary>How long statements took.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Total">All together.</param>
/// <param name="Most">The slowest.</param>
public readonly record struct Latency(long Count, TimeSpan Total, TimeSpan Most)
{
    /// <summary>Null where there was none.</summary>
    public TimeSpan? Mean => Count == 0 ? null : Total / Count;
}
