using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;

namespace UsersWeb.Mail;

/// <summary>Has mails tried again now, because somebody said so; the audit tells of it.</summary>
public sealed class MailRetry(
    UsersDbContext db, Outbox outbox, Work work, AuditTrail audit, AuditedTransaction transaction, TimeProvider clock)
{
    /// <summary>Most at once.</summary>
    public const int Most = 500;

    /// <summary>One that waits, has failed or was kept; null when it was sent or removed meanwhile.</summary>
    public Task<OutgoingMail?> OneAsync(long id, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        var mail = await db.OutgoingMails.SingleOrDefaultAsync(one => one.Id == id && one.Status != MailStatus.Sent, cancellation);
        if (mail is null) return null;
        await SendAsync(mail, cancellation);
        audit.Add(AuditActions.MailRetry, null, null, null, new() { ["mail"] = mail.Id, ["recipient"] = mail.Recipient });
        await db.SaveChangesAsync(cancellation);
        return mail;
    }, mail => mail is not null, cancellation);

    /// <summary>All that have failed, up to <see cref="Most"/>.</summary>
    /// <returns>How many.</returns>
    public Task<int> FailedAsync(CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        var mails = await db.OutgoingMails.Where(mail => mail.Status == MailStatus.Failed)
            .OrderBy(mail => mail.CreatedAt).ThenBy(mail => mail.Id).Take(Most).ToListAsync(cancellation);
        foreach (var mail in mails) outbox.Send(mail, clock.Now());
        if (mails.Count > 0) audit.Add(AuditActions.MailRetry, null, null, null, new() { ["count"] = mails.Count });
        await db.SaveChangesAsync(cancellation);
        return mails.Count;
    }, count => count > 0, cancellation);

    // One that waits has its work item, which may be in somebody's hands.
    private async Task SendAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        var name = SendMail.WorkName(mail);
        var item = await db.WorkItems.SingleOrDefaultAsync(one => one.UniqueName == name, cancellation);
        if (item is null)
        {
            outbox.Send(mail, clock.Now());
            return;
        }
        mail.TryAgain(clock.Now());
        if (item.LeasedBy is not null) return;
        item.DueAt = clock.Now();
        work.Wake();
    }
}
