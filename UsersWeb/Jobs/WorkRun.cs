using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Jobs;

/// <summary>One attempt at an item: the handler in a scope of its own, the lease kept up meanwhile, and what became of it.</summary>
public sealed partial class WorkRun(
    WorkQueue queue, IServiceScopeFactory scopes, DatabaseEngine engine, TimeProvider clock, ILogger<WorkRun> logger)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RenewedBefore = WorkQueue.Lease * 2 / 3;

    // Whoever is nearly done when the application ends shall not have to begin again.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>Does it. An exception that comes out of here could not be written down.</summary>
    public async Task DoAsync(WorkInHand work, CancellationToken stopping)
    {
        using var broken = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        await using var stop = stopping.Register(() => broken.CancelAfter(Grace));
        var keeping = KeepAsync(work, broken, ended.Token);
        Exception? failure = null;
        try
        {
            await HandleAsync(work, broken.Token);
        }
        catch (Exception e)
        {
            failure = e;
        }
        await ended.CancelAsync();
        await keeping;
        await EndAsync(work, failure, broken.IsCancellationRequested);
    }

    private async Task HandleAsync(WorkInHand work, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredKeyedService<IWorkHandler>(work.Kind).DoAsync(work, cancellation);
    }

    // Says each second how far it is, and now and then that somebody still works on it.
    private async Task KeepAsync(WorkInHand work, CancellationTokenSource broken, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!work.HasNews && clock.Now() < work.LeasedUntil - RenewedBefore) continue;
                if (await IsKeptAsync(work, ended)) continue;
                await broken.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt has ended.
        }
    }

    private async Task<bool> IsKeptAsync(WorkInHand work, CancellationToken ended)
    {
        try
        {
            return await queue.RenewAsync(work, ended);
        }
        catch (Exception) when (!ended.IsCancellationRequested)
        {
            // The database is away or read-only for a while: the item is ours until the lease is over.
            return clock.Now() < work.LeasedUntil;
        }
    }

    private Task EndAsync(WorkInHand work, Exception? failure, bool isBroken)
    {
        if (failure is null) return queue.CompleteAsync(work, CancellationToken.None);
        if (isBroken && failure is OperationCanceledException) return queue.ReleaseAsync(work, CancellationToken.None);
        var words = Words(failure);
        var next = failure is WorkFailedException { IsFinal: true } ? null : work.NextAttemptAt;
        if (failure is not WorkFailedException && engine.Classify(failure) == DatabaseFailure.None)
            LogUnexpected(logger, failure, work.Kind, work.Id);
        else if (next is null) LogGivenUp(logger, work.Kind, work.Id, work.Attempt, words);
        else LogFailed(logger, work.Kind, work.Id, work.Attempt, words);
        return queue.FailAsync(work, words, next, CancellationToken.None);
    }

    // Only who says so has written a message that holds no values.
    private string Words(Exception failure) => failure switch
    {
        WorkFailedException => failure.Message,
        _ when engine.Classify(failure) != DatabaseFailure.None => WorkErrors.Database,
        _ => WorkErrors.Unexpected(failure),
    };

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The background work {Kind} {Id} failed (attempt {Attempt}) and is tried again: {Words}")]
    private static partial void LogFailed(ILogger logger, string kind, long id, int attempt, string words);

    [LoggerMessage(Level = LogLevel.Error, Message = "The background work {Kind} {Id} was given up (attempt {Attempt}): {Words}")]
    private static partial void LogGivenUp(ILogger logger, string kind, long id, int attempt, string words);

    [LoggerMessage(Level = LogLevel.Error, Message = "The background work {Kind} {Id} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string kind, long id);
}
