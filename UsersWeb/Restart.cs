using UsersWeb.Databases;

namespace UsersWeb;

/// <summary>Ends the web server so that <see cref="Program"/> starts it again with new settings, on the edition they need.</summary>
public sealed partial class Restart(
    string[] args, ConnectionString current, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<Restart> logger)
    : IDisposable
{
    // Who has connected already sends a request and has an answer by then; nobody else is let in any more.
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource leaving = new();
    private string? lastProblem;

    /// <summary>Whether the web server ends to be started again.</summary>
    public bool IsWanted => leaving.IsCancellationRequested;

    /// <summary>Cancelled when <see cref="IsWanted"/> begins.</summary>
    public CancellationToken Leaving => leaving.Token;

    /// <summary>Reads the settings again, and restarts when they name another database.</summary>
    public void IfSettingsChanged()
    {
        if (IsWanted || Read() is not { } next || next == current) return;
        LogRestart(logger, next.Masked);
        leaving.Cancel();
        _ = StopAsync();
    }

    /// <inheritdoc />
    public void Dispose() => leaving.Dispose();

    private async Task StopAsync()
    {
        await Task.Delay(Farewell, clock);
        lifetime.StopApplication();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "The settings have changed and can't be read: {Problem}")]
    private static partial void LogUnreadable(ILogger logger, string problem);
}
