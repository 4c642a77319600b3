using UsersWeb.Databases;

namespace UsersWeb;

/// <summary>Has another web host made with new settings, in the edition they need, and ends this one when that one serves.</summary>
public sealed partial class Restart(
    string[] args, ConnectionString current, HandOver handOver, IHostApplicationLifetime lifetime, TimeProvider clock,
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

/// <summary>What a web host can ask of whoever has made it.</summary>
/// <param name="MakeAsync">Makes another web host serve, and tells whether it does.</param>
/// <param name="PrepareAsync">Makes the web host for a connection string, so that it is there when it is needed; null: none is.</param>
/// <param name="HoldChangesAsync">
/// True: lets requests that change something wait, and returns when those that have begun have ended. False: lets them go on.
/// </param>
public sealed record HandOver(Func<Task<bool>> MakeAsync, Func<string?, Task> PrepareAsync, Func<bool, CancellationToken, Task> HoldChangesAsync)
{
    /// <summary>Of a web host that is alone: it ends, and holds nothing.</summary>
    public static HandOver None { get; } = new(
        () => Task.FromResult(true), _ => Task.CompletedTask, (_, _) => Task.CompletedTask);
}
