using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;
using UsersWeb.Web;

namespace UsersWeb.Mail;

/// <summary>Which mails wait, were sent or have failed.</summary>
[Route("/admin/mail"), Requires(Permissions.ReadMail)]
public sealed class MailController(UsersDbContext db, MailSettings settings) : Controller
{
    /// <summary>The list, the newest first.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(MailList list, CancellationToken cancellation)
    {
        if (list.Size is < 1 or > MailList.SizeLimit) list.Size = 50;
        var hasFailed = await db.OutgoingMails.AnyAsync(mail => mail.Status == MailStatus.Failed, cancellation);
        return View(new MailPage(list, await list.ReadAsync(db, cancellation), hasFailed, settings.Server?.ToString()));
    }

    /// <summary>Tries one again now.</summary>
    [HttpPost("{id:long}/retry"), Requires(Permissions.ManageMail)]
    public async Task<IActionResult> Retry([FromRoute] long id, [FromServices] MailRetry retry, CancellationToken cancellation)
    {
        if (settings.Server is null) return Back(T("No mail is sent: there is no mail server in the settings."));
        if (await retry.OneAsync(id, cancellation) is not { } mail) return Back(T("That mail was sent already, or has been removed."));
        return Back(T("The mail to {0} is being sent."), mail.Recipient);
    }

    /// <summary>Tries all again that have failed.</summary>
    [HttpPost("retry"), Requires(Permissions.ManageMail)]
    public async Task<IActionResult> RetryFailed([FromServices] MailRetry retry, CancellationToken cancellation)
    {
        if (settings.Server is null) return Back(T("No mail is sent: there is no mail server in the settings."));
        return await retry.FailedAsync(cancellation) switch
        {
            0 => Back(T("No mail has failed.")),
            var count => Back(TPlural(count, "One mail is being sent.", "{0} mails are being sent.")),
        };
    }

    /// <summary>Sends a mail to whoever asks, to see whether the settings are right.</summary>
    [HttpPost("test"), Requires(Permissions.ManageMail)]
    public async Task<IActionResult> Test([FromServices] Outbox outbox, [FromServices] AuditTrail audit,
        [FromServices] AuditedTransaction transaction, [FromServices] PublicLinks links, CancellationToken cancellation)
    {
        var id = User.UserId();
        var user = await db.Users.AsNoTracking().SingleAsync(one => one.Id == id, cancellation);
        await transaction.RunAsync(async () =>
        {
            using var language = Language.Speak(user.Language);
            outbox.Add("test", user.Email!, TestMail.Of(user, links), user.Id);
            audit.Add(AuditActions.MailTest, user.Id, user.UserName, null, null);
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
        return Back(settings.Server is null
            ? T("A mail to {0} was written and is kept.") : T("A mail to {0} is on its way."), user.Email!);
    }

    private RedirectToActionResult Back(string notice, string? address = null)
    {
        if (address is null) TempData[Notices.Text] = notice;
        else TempData.Tell(notice, address);
        return RedirectToAction(nameof(Index));
    }
}
