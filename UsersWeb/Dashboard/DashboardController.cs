using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Mail;
using UsersWeb.Monitoring;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Dashboard;

/// <summary>How things stand. Each part is for those who may see what is behind it.</summary>
[Route("/admin"), Requires(Permissions.ReadUsers)]
public sealed class DashboardController(
    UsersDbContext db, DashboardFigures figures, DatabaseEngine engine, MailSettings mail, AuditSettings audit, Current current)
        : Controller
{
    private const int Changes = 8;

    // Numbers that are being counted are looked for again.
    private const int SecondsToNextLook = 3;

    /// <summary>The page.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellation)
    {
        var kept = await figures.GetAsync(cancellation);
        if (kept.IsToCome) HttpContext.ReloadIn(SecondsToNextLook);
        return View(new DashboardPage(kept.Value, kept.AsOf, kept.Failure,
            await ChangesAsync(cancellation), await FailedMailAsync(cancellation), mail.Server is null, Outgrown(),
            audit.RetentionDays is { } days && days < DashboardFigures.Days ? days : null));
    }

    private string? Outgrown() =>
        current.May(Permissions.MoveDatabase) && engine.ReadFileSigns() is { OutgrownBy: not OutgrownBy.Nothing } signs
            ? OutgrownWords.Of(signs) : null;

    private async Task<IReadOnlyList<AuditEntry>> ChangesAsync(CancellationToken cancellation)
    {
        if (!current.May(Permissions.ReadAudit)) return [];
        var query = await new AuditSearch { Action = "user." }.QueryAsync(db, cancellation);
        return (await query.ReadAsync(Changes, null, null, cancellation)).Items;
    }

    private Task<int> FailedMailAsync(CancellationToken cancellation) => current.May(Permissions.ReadMail)
        ? db.OutgoingMails.Where(one => one.Status == MailStatus.Failed).Take(DashboardPage.MailLimit + 1).CountAsync(cancellation)
        : Task.FromResult(0);
}
