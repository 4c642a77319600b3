using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Mail;

/// <summary>
/// What would have been sent, with its links, for whoever develops or tries the application on their own machine: in the environment
/// Development, without a mail server, and for a browser on this machine that came directly. Not there for everybody else.
/// </summary>
[AllowAnonymous, Route("/mailbox")]
public sealed class MailboxController(UsersDbContext db, MailSettings settings, MailSeal seal, IHostEnvironment environment) : Controller
{
    private const int Most = 50;

    /// <summary>The newest first.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellation)
    {
        if (!environment.IsDevelopment() || settings.Server is not null || !CameFromHere(Request)) return NotFound();
        var mails = await db.OutgoingMails.AsNoTracking().Where(mail => mail.Status == MailStatus.Kept)
            .OrderByDescending(mail => mail.CreatedAt).ThenByDescending(mail => mail.Id).Take(Most).ToListAsync(cancellation);
        return View("Mailbox", mails.Select(mail => new KeptMail(mail, seal.Open(mail.Body))).ToList());
    }

    // By address and by name, so that neither a proxy nor a page that gives its own name this machine's address gets to see it.
    private static bool CameFromHere(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        // No browser speaks it any more, and a proxy that says nothing of itself does.
        && request.Protocol != HttpProtocol.Http10
        && !request.Headers.Keys.Any(IsOfProxy);

    // What a trusted proxy said has been taken over, and its header renamed to X-Original-….
    private static bool IsOfProxy(string header) => header.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || header.Equals("Via", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A mail with what is in it.</summary>
/// <param name="Mail">Its head.</param>
/// <param name="Body">Null when it can't be read any more.</param>
public sealed record KeptMail(OutgoingMail Mail, MailBody? Body);
