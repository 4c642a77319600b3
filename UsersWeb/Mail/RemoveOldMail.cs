using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Jobs;

namespace UsersWeb.Mail;

/// <summary>
/// Removes mails that were sent or have failed a month ago, and those that have been kept for a week: addresses
/// are personal data, and what was not sent still holds its links.
/// </summary>
public sealed class RemoveOldMail(UsersDbContext db, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "mail.remove-old";

    private static readonly (MailStatus Status, TimeSpan Kept)[] Limits =
    [
        (MailStatus.Sent, TimeSpan.FromDays(30)), (MailStatus.Failed, TimeSpan.FromDays(30)), (MailStatus.Kept, TimeSpan.FromDays(7)),
    ];

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        foreach (var (status, kept) in Limits)
        {
            var limit = clock.Now() - kept;
            await db.OutgoingMails.Where(mail => mail.Status == status && mail.CreatedAt < limit).ExecuteDeleteAsync(cancellation);
        }
    }
}
