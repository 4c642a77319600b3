namespace UsersWeb.Availability;

/// <summary>
/// Ends the web server for good. Asked by a process manager it drains first: /healthz/ready is 503, and everything is served as before, on
/// connections that close after the answer, until load balancers have looked and send nobody here any more.
/// </summary>
public sealed partial class Shutdown(
    ShutdownSettings settings, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<Shutdown> logger) : IDisposable
{
    // The slowest of the usual load balancers look every 30 seconds.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private readonly Lock once = new();
    private long? lastLook;

    /// <summary>Whether it ends: nobody is to be sent here any more, and it is not started again.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Somebody has asked whether requests may be sent here, and will be told that they may not any more.</summary>
    public void NoteLook()
    {
        lock (once) lastLook = clock.GetTimestamp();
    }

    /// <summary>Stops it at once.</summary>
    public void Stop()
    {
        lock (once) HasBegun = true;
        End();
    }

    /// <summary>Stops it after the drain, for which there is no need when nobody looks; asked again, it stops at once.</summary>
    public void DrainAndStop()
    {
        bool drains;
        lock (once)
        {
            drains = !HasBegun && settings.DrainSeconds > 0 && IsLookedAt;
            HasBegun = true;
        }
        if (drains) _ = DrainAsync();
        else End();
    }

    /// <inheritdoc />
    public void Dispose() => over.Dispose();

    private bool IsLookedAt => lastLook is { } last && clock.GetElapsedTime(last) < BetweenLooks;

    private async Task DrainAsync()
    {
        LogDrain(logger, settings.DrainSeconds);
        await Task.Delay(settings.Drain, clock, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        End();
    }

    private void End()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return;
        LogStop(logger);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Shutting down in {Seconds} s, when load balancers have seen that /healthz/ready is 503 now; another SIGTERM does it "
        + "at once")]
    private static partial void LogDrain(ILogger logger, int seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shutting down")]
    private static partial void LogStop(ILogger logger);
}
