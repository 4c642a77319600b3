using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>Lines for people; on a terminal the last one shows how far the step is.</summary>
internal sealed class TerminalMoveOutput(TextWriter output, TextWriter error) : MoveOutput
{
    private readonly Lock gate = new();
    private readonly ProgressBar bar = new(error);

    public override void Tell(MoveEvent moveEvent)
    {
        lock (gate)
        {
            try
            {
                Show(moveEvent);
            }
            catch (IOException)
            {
                // The terminal is closed, or a disk full: the move goes on, and its report and exit code say how it ended.
            }
        }
    }

    private void Show(MoveEvent moveEvent)
    {
        if (moveEvent is ProgressEvent progress)
        {
            bar.Show(progress.Total > 0 ? Math.Min(1, (double)progress.Rows / progress.Total) : 1, Rate(progress));
            return;
        }
        if (Line(moveEvent) is not { } line) return;
        bar.Clear();
        output.WriteLine(line);
    }

    private static string? Line(MoveEvent moveEvent) => moveEvent switch
    {
        StartEvent e => $"{(e.Rehearsal ? "Rehearsing a move" : "Moving")} from {e.FromEngine} {e.From} to {e.ToEngine} {e.To}",
        StepEvent e => StepWords.Title(e.Step),
        FactEvent e => $"    {e.Side,-7} {e.Name}: {e.Value}",
        ProblemEvent { Table: null } e => $"  ! {Value(e)}{e.Advice}",
        ProblemEvent e =>
            $"  ! {Place(e.Table, e.Key, e.Column)}{e.Rule}: {Value(e)}{(e.Rule.Known == ProblemRule.Schema ? "" : "it takes ")}{e.Advice}",
        NoticeEvent e => $"    {e.Text}",
        DifferenceEvent e => $"  ! {Place(e.Table, e.Key, e.Column)}source {e.Source}, target {e.Target}",
        VerifiedEvent e => $"    {Human.Number(e.Rows)} rows are equal, digest {e.Digest}",
        RehearsedEvent e => $"    The rehearsal took {e.Seconds:F1} s; the data takes {Human.Bytes(e.Bytes)} on the target's disk",
        WaitingEvent => "    Waiting for the order to switch",
        CutOverEvent { IsYours: false } e => $"    {e.Place} names the new database now; a running application changes over by itself",
        CutOverEvent e =>
            $"    The old database is closed. The connection string comes from {e.Place}: set it to the new one and restart the "
                + "application",
        _ => null,
    };

    private static string Value(ProblemEvent e) => e.Value is null ? "" : e.Value + "; ";

    private static string Place(string table, RowKey? key, string? column) =>
        $"{table}{(column is null ? "" : "." + column)}{(key is null ? "" : key.Kind == RowKeyKind.Schema ? " " + key : $" of {key}")}: ";

    // A backup counts hundredths, not rows.
    private static string Rate(ProgressEvent e) => e.Step.Known == MoveStep.Backup
        ? ""
        : $"{e.Table}  {Human.Number(e.Rows)} rows  {Human.Number((long)e.RowsPerSecond)} rows/s  "
            + $"{Human.Duration(TimeSpan.FromSeconds(e.SecondsLeft ?? 0))} left";
}
