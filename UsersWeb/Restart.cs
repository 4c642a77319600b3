using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb;

/// <summary>Has another web host made with new settings, in the edition they need, and ends this one when that one serves.</summary>
public sealed partial class Restart(
    string[] args, ConnectionString current, HandOver handOver, Standby standby, IHostApplicationLifetime lifetime, TimeProvider clock,
    ILogger<Restart> logger)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private string? lastProblem;
    private bool isAtWork;
    private bool hasFailed;

    /// <summary>Whether another web host serves in the place of this one.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Reads the settings again, and begins when they name another database; goes on in the background.</summary>
    /// <returns>Whether this web host is about to end.</returns>
    public bool IfSettingsChanged()
    {
        // The settings do not name the database of one that stands by yet.
        if (standby.IsOn) return false;
        if (isAtWork) return !hasFailed;
        if (Read() is not { } next || next == current) return false;
        isAtWork = true;
        LogRestart(logger, next.Masked);
        _ = HandOverAsync();
        return true;
    }

    private async Task HandOverAsync()
    {
        if (await handOver.MakeAsync())
        {
            IsDone = true;
            lifetime.StopApplication();
            return;
        }
        hasFailed = true;
        LogFailed(logger, AfterFailure.TotalSeconds);
        await Task.Delay(AfterFailure, clock, lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        isAtWork = hasFailed = false;
    }

    // Somebody may be in the middle of writing them.
    private ConnectionString? Read()
    {
        try
        {
            var settings = Settings.Read(args);
            return ConnectionString.Parse(settings.GetConnectionString("Users"), DatabaseSettings.Read(settings).Provider);
        }
        catch (Exception e) when (e is ConnectionStringException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var problem = e.Message.ReplaceLineEndings(" ");
            if (problem != lastProblem) LogUnreadable(logger, problem);
            lastProblem = problem;
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "ConnectionStrings:Users is {ConnectionString} now: starting again on it")]
    private static partial void LogRestart(ILogger logger, string connectionString);

    [LoggerMessage(Level = LogLevel.Error, Message = "The web server could not start with the new settings. Trying again in {Seconds} s")]
    private static partial void LogFailed(ILogger logger, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The settings have changed and can't be read: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string problem);
}
