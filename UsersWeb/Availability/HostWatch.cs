using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>
/// Of several hosts, looks each second whether the one in use answers. Requests would notice one that stands still, or that no way leads to
/// any more, only after as long as a statement may take.
/// </summary>
public sealed class HostWatch(DatabaseEngine engine, DatabaseState state, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (engine.Hosts is not { } hosts) return;
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // A second look, because a busy server may be late once.
            if (state.IsReady && !await hosts.AnswersAsync() && !await hosts.AnswersAsync()) state.Down();
        }
    }
}
