using UsersWeb.Data;
using UsersWeb.Jobs;

namespace UsersWeb.Mail;

/// <summary>
/// Mail that follows from a deed, in its transaction: rolled back, nothing is sent; committed, it is sent in the background, whatever
/// becomes of the mail server meanwhile. Ask for it before the transaction begins.
/// <code>
/// await transaction.RunAsync(async () =>
/// {
///     db.Invitations.Add(invitation);
///     audit.Add(AuditActions.UserInvite, …);
///     outbox.Add("invitation", user.Email, text, user.Id);
///     await db.SaveChangesAsync(cancellation);
/// }, cancellation);
/// </code>
/// </summary>
public sealed class Outbox(UsersDbContext db, Work work, MailSettings settings, MailSeal seal, TimeProvider clock)
{
    /// <summary>Adds a mail; the next save of the context writes it. Without a mail server it is kept, to be looked at.</summary>
    /// <param name="kind">What it is about, as "invitation".</param>
    /// <param name="recipient">The address.</param>
    /// <param name="text">What it says; its link comes from PublicLinks.</param>
    /// <param name="userId">The user it goes to; null for anybody else.</param>
    public void Add(string kind, string recipient, MailText text, long? userId = null)
    {
        var now = clock.Now();
        var mail = new OutgoingMail
        {
            MessageId = Guid.NewGuid().ToString("N"),
            CreatedAt = now,
            Kind = kind,
            UserId = userId,
            Recipient = recipient,
            Subject = MailBody.Line(text.Subject).Cut(OutgoingMail.SubjectLength),
            Body = seal.Close(MailBody.Of(text)),
            Status = MailStatus.Kept,
        };
        db.OutgoingMails.Add(mail);
        if (settings.Server is not null) Send(mail, now);
    }

    /// <summary>Has a mail that failed or was kept tried as if it were new.</summary>
    public void Send(OutgoingMail mail, DateTime now)
    {
        mail.TryAgain(now);
        work.Add(SendMail.Kind, mail.MessageId, uniqueName: SendMail.WorkName(mail));
    }
}
