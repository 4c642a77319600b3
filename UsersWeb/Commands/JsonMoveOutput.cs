using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Commands;

/// <summary>A line of JSON for each event.</summary>
internal sealed class JsonMoveOutput(TextWriter output) : MoveOutput
{
    private readonly Lock gate = new();

    public override void Tell(MoveEvent moveEvent)
    {
        var line = MoveEventJson.Write(moveEvent);
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
