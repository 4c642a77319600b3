using System.Data.Common;

namespace UsersWeb.Availability;

/// <summary>Looks twice a second whether a move of the configured database is running or has ended, so that no request needs to.</summary>
public sealed partial class MoveWatch(
    IMoveSigns database, DatabaseState state, ReadOnlyMode mode, DatabaseUse use, FirstUse firstUse, TimeProvider clock,
    Restart restart, LiveClosing live, Standby standby, ILogger<MoveWatch> logger) : BackgroundService
{
    // A move writes the settings right after the fence.
    private static readonly TimeSpan ForSettings = TimeSpan.FromSeconds(2);

    private long? leftAt;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LiveClosing.Pause(null, standby), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await live.ReleaseOverdueAsync(stoppingToken);
            // Until it is ready, and again when it is not, DatabaseStart looks.
            if (!state.IsReady) continue;
            try
            {
                var signs = await LookAsync(stoppingToken);
                timer.Period = LiveClosing.Pause(signs, standby);
            }
            catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException or IOException)
            {
                // An outage is noticed by the requests. While nobody can look, the database itself keeps writers out.
            }
        }
    }

    private async Task<MoveSigns> LookAsync(CancellationToken cancellation)
    {
        var was = mode.IsMoving;
        // When a move has ended, its mark says whether this database may be used.
        var signs = standby.Heed(await database.ReadAsync(always: was, cancellation));
        await live.HeedAsync(signs, cancellation);
        use.Heed(signs);
        if (signs.WhyNotServed is not null)
        {
            if (IsLeaving(signs)) return signs;
            await live.OpenAsync(cancellation);
            state.Down();
            return signs;
        }
        leftAt = null;
        if (was != signs.IsHeld && signs.Live is null)
            LogMode(logger, signs.IsHeld ? "Its users are being moved to another database: changes are refused until that is done"
                : "The move has ended: changes are taken again");
        if (was && !signs.IsHeld) await firstUse.NoteAsync(signs, cancellation);
        return signs;
    }

    // Who reads is served until the next web host is there, or until it is clear that none will be.
    private bool IsLeaving(MoveSigns signs)
    {
        if (signs.Fence is null) return false;
        leftAt ??= clock.GetTimestamp();
        return restart.IfSettingsChanged() || clock.GetElapsedTime(leftAt.Value) < ForSettings;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{What}")]
    private static partial void LogMode(ILogger logger, string what);
}
