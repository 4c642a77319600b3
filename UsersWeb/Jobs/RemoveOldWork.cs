using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Jobs;

/// <summary>Removes items that have been done for a week, and those that were given up three months ago.</summary>
public sealed class RemoveOldWork(UsersDbContext db, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "work.remove-old";

    private static readonly TimeSpan KeptWhenDone = TimeSpan.FromDays(7);

    private static readonly TimeSpan KeptWhenFailed = TimeSpan.FromDays(90);

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        DateTime? done = clock.Now() - KeptWhenDone;
        DateTime? failed = clock.Now() - KeptWhenFailed;
        await db.WorkItems.Where(item => item.DoneAt < done).ExecuteDeleteAsync(cancellation);
        await db.WorkItems.Where(item => item.FailedAt < failed).ExecuteDeleteAsync(cancellation);
    }
}
