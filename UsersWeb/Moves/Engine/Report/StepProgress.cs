namespace UsersWeb.Moves.Engine.Report;

/// <summary>Counts a step's rows and tells of them now and then; from any thread.</summary>
public sealed class StepProgress(MoveOutput output, TimeProvider clock, MoveStep step, long total, long done = 0)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly long start = clock.GetTimestamp();
    private readonly long doneBefore = done;
    private long rows = done;
    private TimeSpan toldAt;

    /// <summary>More rows of a table are done.</summary>
    public void Add(string table, long count)
    {
        lock (gate)
        {
            rows += count;
            var elapsed = clock.GetElapsedTime(start);
            if (elapsed - toldAt < Pause) return;
            toldAt = elapsed;
            Tell(table, elapsed);
        }
    }

    /// <summary>The step is over.</summary>
    public void End(string table)
    {
        lock (gate) Tell(table, clock.GetElapsedTime(start));
    }

    private void Tell(string table, TimeSpan elapsed)
    {
        var rate = elapsed.TotalSeconds > 0 ? (rows - doneBefore) / elapsed.TotalSeconds : 0;
        var left = rate > 0 ? Math.Max(0, total - rows) / rate : 0;
        output.Tell(new ProgressEvent(step, table, rows, Math.Max(total, rows), (long)rate, (long)Math.Ceiling(left)));
    }
}
