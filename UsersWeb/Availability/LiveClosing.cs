namespace UsersWeb.Availability;

/// <summary>
/// This instance's part in a move that lets everybody go on: it says that it is there, and when the move closes the database it lets
/// requests that change something wait, and says when the last one has ended.
/// </summary>
public sealed partial class LiveClosing(
    IMoveSigns database, ReadOnlyMode mode, HandOver host, TimeProvider clock, ILogger<LiveClosing> logger)
{
    // Whoever waits has a limit of their own, and a move that was killed says nothing any more.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromSeconds(1);

    // Of two containers both may be process 1 of a machine of the same name.
    private static readonly string Name =
        FormattableString.Invariant($"{Environment.MachineName} {Environment.ProcessId} {Guid.NewGuid():N}")[..^28];

    private long? closedAt;
    private bool isGivenUp;
    private bool isFollowed;
    private (string MoveId, string? Database) prepared = ("", null);
    private (long At, LivePhase Phase)? answered;

    /// <summary>How long until the next look at a database that says this: from either side of a switch that is near, a moment.</summary>
    public static TimeSpan Pause(MoveSigns? signs, Standby standby) => TimeSpan.FromMilliseconds(
        standby.IsOn || signs is { Live.Phase: LivePhase.Ready or LivePhase.Closing } ? 25 : 500);

    /// <summary>Does what the phase asks for, before anything else heeds it.</summary>
    public async Task HeedAsync(MoveSigns signs, CancellationToken cancellation)
    {
        isFollowed = signs.Live is not null || (isFollowed && signs.Fence is not null);
        if (signs.Fence is null) Prepare(signs.Live);
        if (signs is { Live.Phase: LivePhase.Closing, Fence: null }) await CloseAsync(cancellation);
        // The move took this instance for gone: what comes from now on waits as it would have.
        else if (signs.Fence is not null && isFollowed && closedAt is null) Hold(cancellation);
        // Behind the fence another web host is about to be there for those who wait.
        else if (signs.Fence is null) await OpenAsync(cancellation);
        if (signs is { Live: { Phase: not LivePhase.Reversible } live, Fence: null } && !isGivenUp)
            await AnswerAsync(live.Phase, cancellation);
    }

    /// <summary>Lets everybody go on who has waited for long enough, also where the database can't be asked.</summary>
    public async Task ReleaseOverdueAsync(CancellationToken cancellation)
    {
        if (closedAt is not { } since || isGivenUp || clock.GetElapsedTime(since) < Longest) return;
        isGivenUp = true;
        LogGivenUp(logger, Longest.TotalSeconds);
        await ReleaseAsync(cancellation);
    }

    /// <summary>Lets everybody go on.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (closedAt is not null && !isGivenUp) await ReleaseAsync(cancellation);
        (closedAt, isGivenUp) = (null, false);
    }

    // In this order: whoever waited must not be refused.
    private Task ReleaseAsync(CancellationToken cancellation)
    {
        mode.IsClosing = false;
        return host.HoldChangesAsync(false, cancellation);
    }

    // In the background: this instance is asked for its phase meanwhile.
    private void Prepare(LiveSign? live)
    {
        var isNear = live is { Phase: LivePhase.Ready or LivePhase.Closing };
        if (isNear && prepared.Database is not null) return;
        var next = isNear ? NotedConnection.Next.Read(live!.MoveId) : null;
        if (next == prepared.Database) return;
        // A move that was killed has not taken it away.
        if (next is null) NotedConnection.Next.Remove(prepared.MoveId);
        prepared = (live?.MoveId ?? "", next);
        _ = host.PrepareAsync(next);
    }

    private void Hold(CancellationToken cancellation)
    {
        closedAt = clock.GetTimestamp();
        // Nothing is to be waited for: the database refuses what has begun.
        _ = host.HoldChangesAsync(true, cancellation);
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        if (closedAt is not null) return;
        closedAt = clock.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Longest);
        try
        {
            await host.HoldChangesAsync(true, patience.Token);
            mode.IsClosing = true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Somebody sends a large file slowly; the move waits for our answer, and tries again later.
            isGivenUp = true;
            await ReleaseAsync(cancellation);
        }
    }

    // While it is closed nobody writes, us included; the one answer before was enough.
    private async Task AnswerAsync(LivePhase phase, CancellationToken cancellation)
    {
        if (answered is { } last && last.Phase == phase && (phase == LivePhase.Closing || clock.GetElapsedTime(last.At) < BetweenAnswers))
            return;
        await database.AnswerAsync(Name, phase, cancellation);
        answered = (clock.GetTimestamp(), phase);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The move that closed the database has said nothing for {Seconds} s: changes are taken again")]
    private static partial void LogGivenUp(ILogger logger, double seconds);
}
