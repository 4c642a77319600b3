using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Jobs;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Removes files that nobody has imported within a day, and what became of the others after a week. Who comes back after a day to one
/// that was broken off chooses the file again; what was done is found by the check.
/// </summary>
public sealed class RemoveOldImports(UsersDbContext db, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.remove-old-imports";

    private static readonly TimeSpan ResultsKept = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        DateTime? now = clock.Now();
        var (day, week) = (clock.Now() - UserImports.Kept, clock.Now() - ResultsKept);
        // Somebody may have begun late; the work that is at it keeps it.
        var isAtWork = await db.WorkItems.AnyAsync(item => item.Kind == ImportWork.Kind && item.DueAt != null, cancellation);
        if (!isAtWork)
        {
            var brokenOff = db.Imports.Where(one => one.CreatedAt < day && one.StartedAt != null && one.EndedAt == null);
            await brokenOff.ExecuteUpdateAsync(set => set.SetProperty(one => one.EndedAt, now)
                .SetProperty(one => one.Failure, "It was not finished within a day."), cancellation);
            await db.Imports.Where(one => one.CreatedAt < day && one.StartedAt == null).ExecuteDeleteAsync(cancellation);
        }
        var ended = await db.Imports.Where(one => one.EndedAt != null).Select(one => one.Id).ToListAsync(cancellation);
        foreach (var id in ended)
            await db.ImportChunks.Where(chunk => chunk.ImportId == id).ExecuteDeleteAsync(cancellation);
        await db.Imports.Where(one => one.EndedAt != null && one.CreatedAt < week).ExecuteDeleteAsync(cancellation);
    }
}
