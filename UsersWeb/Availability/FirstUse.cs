using UsersWeb.Data;

namespace UsersWeb.Availability;

/// <summary>
/// The first use of a database that a move has filled and not switched to. From now on it differs from the one it came from, and
/// no other move may begin it anew.
/// </summary>
public sealed partial class FirstUse(IMoveSigns database, Standby standby, TimeProvider clock, ILogger<FirstUse> logger)
{
    /// <summary>Writes it down when nobody has used the database before.</summary>
    /// <param name="signs">What it says.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task NoteAsync(MoveSigns signs, CancellationToken cancellation)
    {
        // While the move still runs it may yet be stopped; MoveWatch comes here when it has ended.
        if (standby.IsOn || signs is not { IsHeld: false, Mark: { State: MarkState.Verified } mark }) return;
        await database.WriteMarkAsync(mark with { State = MarkState.Active, UpdatedAt = clock.Now() }, cancellation);
        LogFirstUse(logger, mark.Source, MoveSigns.At(mark.UpdatedAt));
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "First use of this database, which was filled from {Source} and verified at {VerifiedAt} by a move that did not "
        + "switch. Whatever is still written to the old one is missing here: see to it that nobody uses that any more")]
    private static partial void LogFirstUse(ILogger logger, string source, string verifiedAt);
}
