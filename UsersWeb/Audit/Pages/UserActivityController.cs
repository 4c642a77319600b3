using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit.Pages;

/// <summary>The tab of a person's page that shows what was done to them, or by them.</summary>
[Route("/users/{id:long}/activity"), Requires(Permissions.ReadAudit)]
public sealed class UserActivityController(UsersDbContext db) : Controller
{
    /// <summary>The list.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show([FromRoute] long id, string? side, AuditPlace place, CancellationToken cancellation)
    {
        ModelState.Clear();
        var person = await db.Users.Where(user => user.Id == id).Select(user => new { user.UserName, user.DisplayName })
            .SingleOrDefaultAsync(cancellation);
        if (person is null) return NotFound();
        var (isBy, key) = (side == "by", Human.Id(id));
        var search = isBy ? new AuditSearch { Actor = key } : new AuditSearch { Subject = key };
        return View("UserActivity", new UserActivityPage(id, person.DisplayName ?? person.UserName!, person.UserName!, isBy,
            await place.ReadAsync(search, db, cancellation)));
    }
}
