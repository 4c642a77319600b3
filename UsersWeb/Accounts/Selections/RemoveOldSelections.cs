using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Jobs;

namespace UsersWeb.Accounts.Selections;

/// <summary>Removes selections a week after they were made; some of the people at a time, so that nobody waits for long.</summary>
public sealed class RemoveOldSelections(UsersDbContext db, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.remove-old-selections";

    private const int Batch = 5_000;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var limit = clock.Now() - Kept;
        var old = await db.Selections.Where(one => one.CreatedAt < limit).Select(one => one.Id).ToListAsync(cancellation);
        foreach (var id in old)
        {
            await RemovePeopleAsync(id, cancellation);
            await db.Selections.Where(one => one.Id == id).ExecuteDeleteAsync(cancellation);
        }
    }

    private async Task RemovePeopleAsync(long id, CancellationToken cancellation)
    {
        var people = db.SelectedUsers.Where(one => one.SelectionId == id);
        var keys = people.OrderBy(one => one.UserId).Select(one => (long?)one.UserId);
        while (await keys.Skip(Batch).FirstOrDefaultAsync(cancellation) is { } end)
            await people.Where(one => one.UserId < end).ExecuteDeleteAsync(cancellation);
    }
}
