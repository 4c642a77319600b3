using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Audit;

/// <summary>
/// A change and its audit in one transaction. When the database gives that up in favour of another's, or loses the connection before
/// the commit, nothing was written, and the whole is done again. After anything but a commit the context has forgotten what it read.
/// </summary>
public sealed class AuditedTransaction(
    IServiceProvider services, UsersDbContext db, DatabaseEngine engine, AuditTrail audit, AfterCommit afterwards)
{
    // Of eight that change the same row, each waits for seven others at most.
    private const int MostAttempts = 10;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Commits what the change leads to.</summary>
    /// <param name="change">Everything from the first read that counts. It may run several times, each time with an empty context.</param>
    /// <param name="isToKeep">Whether to commit; rolled back otherwise.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<T> RunAsync<T>(Func<Task<T>> change, Func<T, bool> isToKeep, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isCommitting = false;
            try
            {
                await using var transaction = await engine.BeginWriteAsync(services, cancellation);
                audit.Begin();
                var result = await change();
                if (isToKeep(result))
                {
                    await audit.WriteAsync(cancellation);
                    isCommitting = true;
                    await transaction.CommitAsync(cancellation);
                    audit.Tell();
                    afterwards.Run();
                    return result;
                }
                Forget();
                return result;
            }
            catch (Exception e) when (attempt < MostAttempts && MayRepeat(engine.Classify(e), isCommitting, attempt))
            {
                Forget();
            }
            catch (Exception e)
            {
                Forget();
                if (isCommitting) UncertainCommit.Mark(e, engine);
                throw;
            }
            await Task.Delay(Pause(attempt), cancellation);
        }
    }

    /// <summary>The same for a change that is always kept.</summary>
    public Task RunAsync(Func<Task> change, CancellationToken cancellation) => RunAsync(async () =>
    {
        await change();
        return true;
    }, _ => true, cancellation);

    /// <summary>The same for what changes nothing but the audit.</summary>
    public Task NoteAsync(Action tell, CancellationToken cancellation) => RunAsync(() =>
    {
        tell();
        return Task.CompletedTask;
    }, cancellation);

    // A commit whose answer was lost may have been made.
    private bool MayRepeat(DatabaseFailure failure, bool isCommitting, int attempt)
    {
        if (failure == DatabaseFailure.Conflict) return true;
        if (failure != DatabaseFailure.Unreachable || isCommitting || attempt > 1 || engine.FindLoss() is not null) return false;
        engine.ForgetConnections();
        return true;
    }

    private void Forget()
    {
        audit.Forget();
        afterwards.Forget();
        db.ChangeTracker.Clear();
    }

    // Those who met once must not meet again at the same moment.
    private static TimeSpan Pause(int attempt)
    {
        var most = Math.Min(LongestPause.TotalMilliseconds, 5 * Math.Pow(2, attempt));
        return TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most);
    }
}
