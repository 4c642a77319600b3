using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>
/// Looks four times a second whether the database file was deleted or replaced, so that a server that nobody uses says so too.
/// </summary>
public sealed class LossWatch(DatabaseEngine engine, DatabaseState state, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (state.IsReady && engine.FindLoss() is { } loss) state.Lost(loss);
        }
    }
}
