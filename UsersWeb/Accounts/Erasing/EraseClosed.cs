using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;

namespace UsersWeb.Accounts.Erasing;

/// <summary>
/// Erases the accounts whose people closed them thirty days ago: the row goes with all that hangs on it, and in the audit a number
/// stands in place of the name. Also removes the accounts of people who signed up and never followed the link.
/// </summary>
public sealed class EraseClosed(UsersDbContext db, AuditTrail audit, AuditedTransaction transaction, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "account.erase-closed";

    private static readonly TimeSpan UnconfirmedLife = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var now = clock.Now();
        var closed = await db.Users.Where(u => u.Status == UserStatus.Closing && u.ErasedAfter <= now).Select(u => u.Id)
            .ToListAsync(cancellation);
        foreach (var (i, id) in closed.Index())
        {
            await transaction.RunAsync(() => EraseAsync(id, now, cancellation), cancellation);
            work.Report(i + 1, closed.Count);
        }
        var old = now - UnconfirmedLife;
        await db.Users.Where(u => u.Status == UserStatus.Unconfirmed && u.CreatedAt < old).ExecuteDeleteAsync(cancellation);
        await db.OneTimeCodes.Where(code => code.EndsAt < old).ExecuteDeleteAsync(cancellation);
    }

    private async Task EraseAsync(long id, DateTime now, CancellationToken cancellation)
    {
        var name = $"#{Human.Id(id)}";
        // Whoever came back meanwhile stays.
        var row = db.Users.Where(u => u.Id == id && u.Status == UserStatus.Closing && u.ErasedAfter <= now);
        // First, while they still say who wrote them.
        await db.Notes.Where(note => note.AuthorId == id && row.Any())
            .ExecuteUpdateAsync(set => set.SetProperty(note => note.AuthorName, name), cancellation);
        if (await row.ExecuteDeleteAsync(cancellation) == 0) return;
        await db.AuditEntries.Where(entry => entry.SubjectId == id).ExecuteUpdateAsync(set => set
            .SetProperty(entry => entry.SubjectName, name)
            .SetProperty(entry => entry.Before, (string?)null)
            .SetProperty(entry => entry.After, (string?)null), cancellation);
        await db.AuditEntries.Where(entry => entry.ActorId == id).ExecuteUpdateAsync(set => set
            .SetProperty(entry => entry.ActorName, name)
            .SetProperty(entry => entry.Address, (string?)null), cancellation);
        // Those were about the same person, by others' hands: as failed sign-ins.
        await db.AuditEntries.Where(entry => entry.SubjectId == id && entry.ActorId == null)
            .ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Address, (string?)null), cancellation);
        await db.OutgoingMails.Where(mail => mail.UserId == id).ExecuteDeleteAsync(cancellation);
        audit.Add(AuditActions.UserErase, id, name, null, null);
    }
}
