using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>
/// Looks each second whether the server answers. Requests would notice one that stands still, or that no way leads to any more, only after
/// as long as a statement may take. Those that wait for it go on waiting: to be told to stop, the drivers would ask the server first.
/// </summary>
public sealed class ServerWatch(DatabaseEngine engine, DatabaseState state, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!engine.IsServer) return;
        await using var heartbeat = new Heartbeat(engine);
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // A second look, because a busy server may be late once, and a connection may have been ended.
            if (state.IsReady && !await heartbeat.AnswersAsync() && !await heartbeat.AnswersAsync()) state.Down();
        }
    }
}
