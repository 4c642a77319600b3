using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit.Pages;

/// <summary>Who did what, the newest first.</summary>
[Route("/admin/audit"), Requires(Permissions.ReadAudit)]
public sealed class AuditController(UsersDbContext db) : Controller
{
    /// <summary>The list. Filters that can't be read are said to be so, and nothing is shown for them.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(AuditSearch search, AuditPlace place, CancellationToken cancellation)
    {
        // A size that is no number is the usual one.
        ModelState.Clear();
        foreach (var (name, message) in search.Check()) ModelState.AddModelError(name, message);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View("Audit", new AuditPage(search, [], null));
        }
        var list = await place.ReadAsync(search, db, cancellation);
        return View("Audit", new AuditPage(search, await ChipsAsync(search, cancellation), list));
    }

    private async Task<IReadOnlyList<FilterChip>> ChipsAsync(AuditSearch search, CancellationToken cancellation)
    {
        var chips = new List<FilterChip>();
        foreach (var (name, value) in search.Filters) chips.Add(new(name, Label(name), await WordsAsync(name, value, cancellation)));
        return chips;
    }

    private static string Label(string name) => name switch
    {
        "action" => T("What"),
        "actor" => T("Who"),
        "subject" => T("On whom"),
        "address" => T("From"),
        "from" => T("Since"),
        _ => T("Until"),
    };

    private async Task<string> WordsAsync(string name, string value, CancellationToken cancellation) => name switch
    {
        "action" => AuditActions.Find(value)?.Name ?? AuditActions.GroupName(value),
        "actor" or "subject" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) =>
            await db.Users.Where(user => user.Id == id).Select(user => user.DisplayName ?? user.UserName).SingleOrDefaultAsync(cancellation)
                is { } label ? label : T("User {0}", value),
        "from" or "until" => value + " UTC",
        _ => value,
    };
}
