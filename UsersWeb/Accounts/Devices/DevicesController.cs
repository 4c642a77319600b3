using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Devices;

/// <summary>Where the signed-in person is signed in.</summary>
[Route("/account/sessions")]
public sealed class DevicesController(
    UsersDbContext db, AuditTrail audit, AuditedTransaction transaction, TimeProvider clock) : Controller
{
    /// <summary>The sessions that are not over, the last seen first.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellation)
    {
        var (own, now) = (User.Session()?.Id, clock.Now());
        var sessions = await Own().AsNoTracking().OrderByDescending(s => s.LastSeenAt).ToListAsync(cancellation);
        return View(sessions.Where(s => !SessionLimits.IsOver(s.IsPersistent, s.LastSeenAt, s.EndsAt, now))
            .OrderByDescending(s => s.Id == own).Select(s => new DeviceRow(s, s.Id == own)).ToList());
    }

    /// <summary>Ends one.</summary>
    [HttpPost("{id:long}/delete"), RecentSignIn(BackTo = "/account/sessions")]
    public async Task<IActionResult> Delete([FromRoute] long id, CancellationToken cancellation)
    {
        await EndAsync(Own().Where(s => s.Id == id), cancellation);
        TempData["Notice"] = T("That session is ended: the device must sign in again.");
        return RedirectToAction(nameof(Index));
    }

    /// <summary>Ends all but this one.</summary>
    [HttpPost("delete-others"), RecentSignIn(BackTo = "/account/sessions")]
    public async Task<IActionResult> DeleteOthers(CancellationToken cancellation)
    {
        var own = User.Session()?.Id;
        var ended = await EndAsync(Own().Where(s => s.Id != own), cancellation);
        TempData["Notice"] = ended == 0 ? T("There was no other session.") : T("You are signed out everywhere else.");
        return RedirectToAction(nameof(Index));
    }

    private IQueryable<Session> Own()
    {
        var id = User.UserId();
        return db.Sessions.Where(s => s.UserId == id);
    }

    private Task<int> EndAsync(IQueryable<Session> sessions, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        var ended = await sessions.ExecuteDeleteAsync(cancellation);
        if (ended == 0) return 0;
        audit.Add(AuditActions.SessionEnd, User.UserId(), User.Identity!.Name, new() { ["sessions"] = ended }, null);
        return ended;
    }, ended => ended > 0, cancellation);
}

/// <summary>A session on the page.</summary>
/// <param name="Session">The session.</param>
/// <param name="IsThis">Whether the page was asked for by it.</param>
public sealed record DeviceRow(Session Session, bool IsThis);
