using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;

namespace UsersWeb.Mail;

/// <summary>
/// Sends one mail. A server that is away or says "later" is tried again for more than a day; a mail that was sent is never sent again,
/// but where the database was lost between the server's word and ours.
/// </summary>
public sealed class SendMail(
    UsersDbContext db, DatabaseEngine engine, MailSettings settings, MailMessages messages, MailSeal seal, TimeProvider clock)
    : IWorkHandler
{
    /// <summary>The kind; the payload is the <see cref="OutgoingMail.MessageId"/>.</summary>
    public const string Kind = "mail.send";

    /// <summary>An hour and a bit for the first eleven, and then an hour each: 29 hours.</summary>
    public const int MostAttempts = 40;

    // Nobody wants a link of last week to arrive, as when the application was switched off or had lost its mail server.
    private static readonly TimeSpan Life = TimeSpan.FromDays(3);

    private static readonly TimeSpan PauseOfNote = TimeSpan.FromSeconds(1);

    // Together less than a lease.
    private const int MostNotes = 20;

    /// <summary>Of the work item that sends this mail.</summary>
    public static string WorkName(OutgoingMail mail) => $"mail {mail.MessageId}";

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var mail = await db.OutgoingMails.SingleOrDefaultAsync(one => one.MessageId == work.Payload, cancellation);
        if (mail is not { Status: MailStatus.Waiting }) return;
        var failure = await TryAsync(mail, cancellation);
        if (failure is null) return;
        var next = failure.IsFinal ? null : work.NextAttemptAt;
        mail.Fail(failure.Words, next, clock.Now());
        await db.SaveChangesAsync(cancellation);
        throw new WorkFailedException(failure.Words, failure.IsFinal);
    }

    private async Task<MailFailure?> TryAsync(OutgoingMail mail, CancellationToken cancellation)
    {
        if (clock.Now() - mail.NextAttemptAt > Life)
            return new("Nobody could send it for three days; its links may not work any more.", true);
        if (seal.Open(mail.Body) is not { } body)
            return new("Its text can't be read any more: the key that encrypted it is not in the database.", true);
        mail.Attempts++;
        try
        {
            await Smtp.SendAsync(settings.Server!, messages.Of(mail, body), cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && MailFailure.Of(e, settings.Server!) is not null)
        {
            return MailFailure.Of(e, settings.Server!);
        }
        mail.Send(clock.Now());
        await NoteAsync();
        return null;
    }

    // The mail is on its way: that is written down even when the application is about to end, and while the database is away for a moment.
    private async Task NoteAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await db.SaveChangesAsync(CancellationToken.None);
                return;
            }
            catch (Exception e) when (attempt < MostNotes && engine.Classify(e) != DatabaseFailure.None)
            {
                await Task.Delay(PauseOfNote, clock);
            }
        }
    }
}
