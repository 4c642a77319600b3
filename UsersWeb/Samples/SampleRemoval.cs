using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;

namespace UsersWeb.Samples;

/// <summary>Has the sample people removed in the background; until it has happened, it can be stopped.</summary>
public sealed class SampleRemoval(
    UsersDbContext db, DatabaseEngine engine, AuditedTransaction transaction, Work work, Current current, TimeProvider clock)
{
    /// <summary>So long nothing is removed yet: whoever pressed the button by mistake takes it back.</summary>
    public static readonly TimeSpan Respite = TimeSpan.FromSeconds(5);

    /// <summary>What the page says of work that was stopped.</summary>
    public static string Stopped { get; } = TKey("It was stopped.");

    /// <summary>The last one that was asked for; null when there was none lately.</summary>
    public Task<WorkItem?> LastAsync(CancellationToken cancellation) => db.WorkItems.AsNoTracking()
        .Where(item => item.Kind == RemoveSamples.Kind).OrderByDescending(item => item.Id).FirstOrDefaultAsync(cancellation);

    /// <summary>Puts it down, unless it is done already.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task StartAsync(int count, CancellationToken cancellation)
    {
        try
        {
            await transaction.RunAsync(() =>
            {
                work.Add(RemoveSamples.Kind, current.ToText(), clock.Now() + Respite, RemoveSamples.Kind, count);
                return db.SaveChangesAsync(cancellation);
            }, cancellation);
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            // Somebody, or the same one in another window, was faster.
        }
    }

    /// <summary>Leaves those who are there by now. Who works on it notices after the batch that it is at.</summary>
    public Task StopAsync(CancellationToken cancellation)
    {
        DateTime? now = clock.Now();
        // As the work's own end would leave it, and whoever has it then: a lease that is gone ends the attempt.
        return db.WorkItems.Where(item => item.UniqueName == RemoveSamples.Kind).ExecuteUpdateAsync(set => set
            .SetProperty(item => item.FailedAt, now)
            .SetProperty(item => item.LastError, Stopped)
            .SetProperty(item => item.DueAt, (DateTime?)null)
            .SetProperty(item => item.LeasedBy, (string?)null)
            .SetProperty(item => item.Payload, (string?)null)
            .SetProperty(item => item.UniqueName, (string?)null), cancellation);
    }
}
