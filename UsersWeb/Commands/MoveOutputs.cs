using System.Text.Encodings.Web;
using System.Text.Json;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>A line of JSON for each event.</summary>
internal sealed class JsonMoveOutput(TextWriter output) : MoveOutput
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock gate = new();

    public override void Tell(MoveEvent moveEvent)
    {
        var line = JsonSerializer.Serialize(moveEvent, moveEvent.GetType(), Json);
        lock (gate)
        {
            try
            {
                output.WriteLine(line);
                output.Flush();
            }
            catch (IOException)
            {
                // Whoever read it is gone; the move goes on or is stopped by its other end.
            }
        }
    }
}

/// <summary>Lines for people; on a terminal the last one shows how far the step is.</summary>
internal sealed class TerminalMoveOutput(TextWriter output, TextWriter error) : MoveOutput
{
    private readonly Lock gate = new();
    private readonly bool isTerminal = !Console.IsErrorRedirected;
    private bool hasBar;

    public override void Tell(MoveEvent moveEvent)
    {
        lock (gate)
        {
            if (moveEvent is ProgressEvent progress)
            {
                if (isTerminal) Bar(progress);
                return;
            }
            if (Line(moveEvent) is not { } line) return;
            if (hasBar) error.Write("\r\e[K");
            hasBar = false;
            output.WriteLine(line);
        }
    }

    private static string? Line(MoveEvent moveEvent) => moveEvent switch
    {
        StartEvent e => $"{(e.Rehearsal ? "Rehearsing a move" : "Moving")} from {e.FromEngine} {e.From} to {e.ToEngine} {e.To}",
        StepEvent e => e.Step switch
        {
            "preflight" => "1 Preflight",
            "backup" => "2 Backup of the source",
            "schema" => "3 Schema",
            "copy" => "4 Copy",
            "indexes" => "5 Indexes",
            "verify" => "6 Verification",
            "identities" => "7 Next numbers",
            _ => "8 Switch",
        },
        FactEvent e => $"    {e.Side,-7} {e.Name}: {e.Value}",
        ProblemEvent e => $"  ! {Place(e.Table, e.Key, e.Column)}{(e.Table is null ? "" : $"{e.Rule}: ")}{(e.Value is null ? "" : e.Value + "; ")}{(e.Table is null || e.Rule == "schema" ? "" : "it takes ")}{e.Advice}",
        NoticeEvent e => $"    {e.Text}",
        DifferenceEvent e => $"  ! {Place(e.Table, e.Key, e.Column)}source {e.Source}, target {e.Target}",
        VerifiedEvent e => $"    {Human.Number(e.Rows)} rows are equal, digest {e.Digest}",
        RehearsedEvent e => $"    The rehearsal took {e.Seconds:F1} s; the data takes {Human.Bytes(e.Bytes)} on the target's disk",
        WaitingEvent => "    Waiting for the order to switch",
        CutOverEvent e => e.Restart == "none"
            ? $"    {e.Place} names the new database now; a running application changes over by itself"
            : $"    The old database is closed. The connection string comes from {e.Place}: set it to the new one and restart the application",
        _ => null,
    };

    private static string Place(string? table, string? key, string? column) =>
        table is null ? "" : $"{table}{(column is null ? "" : "." + column)}{(key is null ? "" : key[0] == '(' ? " " + key : $" of {key}")}: ";

    private void Bar(ProgressEvent e)
    {
        const int width = 24;
        var share = e.Total > 0 ? Math.Min(1, (double)e.Rows / e.Total) : 1;
        var bar = new string('#', (int)(width * share)).PadRight(width, '.');
        // A backup counts hundredths, not rows.
        var rows = e.Step == "backup" ? "" : $"  {e.Table}  {Human.Number(e.Rows)} rows  {Human.Number(e.RowsPerSecond)} rows/s  {Human.Duration(TimeSpan.FromSeconds(e.SecondsLeft))} left";
        error.Write(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\r    [{bar}] {share,4:P0}{rows}\e[K"));
        hasBar = true;
    }
}
