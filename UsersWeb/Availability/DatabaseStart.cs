using System.Data.Common;
using System.Security.Cryptography;
using UsersWeb.Databases;
using UsersWeb.KeyRing;

namespace UsersWeb.Availability;

/// <summary>Brings the database up, at start and whenever it comes back; the web server runs meanwhile and answers 503.</summary>
public sealed partial class DatabaseStart(
    IServiceScopeFactory scopes, DatabaseEngine engine, DatabaseSettings settings, DatabaseState state, DatabaseUse use, FirstUse firstUse,
    WriteProbe probe, ReadOnlyMode mode, KeyRingEncryption keys, ConnectionString connectionString, IEnumerable<IReadyTask> tasks,
    IHostApplicationLifetime lifetime,
    ILogger<DatabaseStart> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WhileHeld = TimeSpan.FromMilliseconds(100);
    private string? lastProblem;
    private IDisposable? watch;

    /// <inheritdoc />
    public override void Dispose()
    {
        watch?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryAsync(BringUpToDateAsync, stoppingToken))
            {
                await Task.Delay(Pause, stoppingToken);
                continue;
            }
            state.Ready();
            await ReleasedAsync(stoppingToken);
            // The database may go away in between; an exception that leaves here would end the whole process.
            if (!await TryAsync(RunTasksAsync, stoppingToken))
            {
                state.Down();
                await Task.Delay(Pause, stoppingToken);
                continue;
            }
            LogReady(logger, engine.Name, engine.Hosts is { } hosts ? $"{connectionString.Masked}, {hosts.Name}" : connectionString.Masked);
            lastProblem = null;
            await state.WhenDownAsync(stoppingToken);
            engine.ForgetConnections();
        }
    }

    private async Task<bool> BringUpToDateAsync(CancellationToken cancellation)
    {
        if (engine.FindLoss() is { } loss)
        {
            state.Lost(loss);
            Refuse(loss.Problem);
            return false;
        }
        if (engine.Hosts is { } hosts) await hosts.ChooseAsync(cancellation);
        await using var scope = scopes.CreateAsyncScope();
        var migrator = scope.ServiceProvider.GetRequiredService<Migrator>();
        var exists = await migrator.ExistsAsync(cancellation);
        if (exists && await IsRefusedAsync(migrator, cancellation)) return false;
        var signs = exists ? await use.CheckAsync(cancellation) : null;
        if (signs?.WhyNotServed is { } problem)
        {
            Refuse(problem);
            return false;
        }
        // A mover has it for itself: nothing is created or changed before it is done.
        var mayWrite = signs is null || !mode.IsMoving;
        if (settings.MigrateOnStart && mayWrite) await migrator.MigrateAsync(cancellation);
        else if (!await IsUpToDateAsync(migrator, cancellation)) return false;
        if (await IsRefusedAsync(migrator, cancellation)) return false;
        await keys.BringUpToDateAsync(mayWrite, cancellation);
        if (mayWrite) await probe.LookAsync(cancellation);
        if (signs is not null) await firstUse.NoteAsync(signs, cancellation);
        if (engine.Exposure is { } exposure) LogExposure(logger, exposure);
        watch ??= engine.Watch();
        state.Unavailable = null;
        return true;
    }

    private async Task<bool> IsRefusedAsync(Migrator migrator, CancellationToken cancellation)
    {
        var obstacle = await migrator.FindObstacleAsync(cancellation);
        if (obstacle is not null) Refuse(obstacle);
        return obstacle is not null;
    }

    private void Refuse(string problem)
    {
        if (problem != lastProblem) LogNotUsed(logger, engine.Name, connectionString.Masked, problem);
        lastProblem = problem;
    }

    private async Task<bool> IsUpToDateAsync(Migrator migrator, CancellationToken cancellation)
    {
        var pending = (await migrator.PendingAsync(cancellation)).Count();
        state.HasPendingMigrations = pending > 0;
        if (pending > 0) Complain($"{pending} migrations are pending; apply them with the command: db migrate");
        return pending == 0;
    }

    // A mover has it for itself, and finds out about every row that is not its own.
    private async Task ReleasedAsync(CancellationToken cancellation)
    {
        while (mode.IsMoving && state.IsReady) await Task.Delay(WhileHeld, cancellation);
    }

    private async Task<bool> RunTasksAsync(CancellationToken cancellation)
    {
        foreach (var task in tasks) await task.RunAsync(cancellation);
        return true;
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task<bool>> step, CancellationToken cancellation)
    {
        try
        {
            return await step(cancellation);
        }
        catch (DatabaseObstacleException e)
        {
            Refuse(e.Message);
            return false;
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or InvalidOperationException
            or TimeoutException
            or CryptographicException)
        {
            state.HasPendingMigrations = false;
            // Not the exception itself: its text may hold values, and a page of stack trace each second helps nobody.
            Complain(Root(e).Message.ReplaceLineEndings(" ").TrimEnd('.'));
            return false;
        }
    }

    private void Complain(string problem)
    {
        if (problem != lastProblem) LogWaiting(logger, engine.Name, connectionString.Masked, problem);
        lastProblem = problem;
    }

    private static Exception Root(Exception exception) => exception.InnerException is { } inner ? Root(inner) : exception;

    private async Task Started(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving users from {Engine}: {ConnectionString}")]
    private static partial void LogReady(ILogger logger, string engine, string connectionString);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Exposure}")]
    private static partial void LogExposure(ILogger logger, string exposure);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Engine} at {ConnectionString} is not used: {Problem}. Looking again every second")]
    private static partial void LogNotUsed(ILogger logger, string engine, string connectionString, string problem);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "{Engine} at {ConnectionString} can't be used yet: {Problem}. Trying again every second")]
    private static partial void LogWaiting(ILogger logger, string engine, string connectionString, string problem);
}
