using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb.Jobs;

/// <summary>
/// Works off what was put down, a few items at the same time, while the database can be written: at once what this instance put down,
/// and what others did within two seconds.
/// </summary>
public sealed partial class Worker(
    WorkQueue queue, RecurringSchedule schedule, WorkRun run, WorkSignal signal, DatabaseState state, ReadOnlyMode mode,
    DatabaseEngine engine, ILogger<Worker> logger) : BackgroundService
{
    private const int Hands = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim free = new(Hands);

    /// <inheritdoc />
    public override void Dispose()
    {
        free.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await free.WaitAsync(stoppingToken);
                if (await BeginAsync(stoppingToken)) continue;
                await signal.WaitAsync(Pause, stoppingToken);
                // Else what the work costs would show in the time of the answer that put it down: whether somebody is known, say.
                await Task.Delay(HeadStart, stoppingToken);
            }
        }
        finally
        {
            // Who is at work finishes, or puts it back.
            for (var hand = 0; hand < Hands; hand++) await free.WaitAsync(CancellationToken.None);
        }
    }

    // By a hand that is free, which is free again when there is nothing to do.
    private async Task<bool> BeginAsync(CancellationToken stopping)
    {
        WorkInHand? work = null;
        try
        {
            work = await TakeAsync(stopping);
        }
        finally
        {
            if (work is null) free.Release();
        }
        if (work is not null) _ = DoAsync(work, stopping);
        return work is not null;
    }

    private async Task<WorkInHand?> TakeAsync(CancellationToken cancellation)
    {
        if (!state.IsReady || mode.IsOn) return null;
        try
        {
            await schedule.LookAsync(cancellation);
            return await queue.TakeAsync(cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // An outage is noticed by the requests.
            if (engine.Classify(e) == DatabaseFailure.None && e is not (DbException or TimeoutException)) LogUnexpected(logger, e);
            return null;
        }
    }

    private async Task DoAsync(WorkInHand work, CancellationToken stopping)
    {
        try
        {
            await run.DoAsync(work, stopping);
        }
        catch (Exception e)
        {
            // What has become of it could not be written: the lease ends, and it is done once more.
            LogUnwritten(logger, work.Kind, work.Id, e.GetBaseException().GetType().Name);
        }
        finally
        {
            free.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for background work failed")]
    private static partial void LogUnexpected(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "What has become of the background work {Kind} {Id} could not be written ({Exception}): it is done once more")]
    private static partial void LogUnwritten(ILogger logger, string kind, long id, string exception);
}
