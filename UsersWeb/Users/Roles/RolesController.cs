using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Roles;

/// <summary>Which role may do what, and who has them.</summary>
[Route("/admin/roles"), Requires(Permissions.ReadUsers)]
public sealed class RolesController(UsersDbContext db) : Controller
{
    // More than that are counted and not named.
    private const int MostNamed = 100;

    /// <summary>The table.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellation)
    {
        var holders = await db.UserRoles.OrderBy(role => role.RoleId).ThenBy(role => role.UserId).Take(MostNamed)
            .Join(db.Users, role => role.UserId, user => user.Id, (role, user) => new
            {
                role.RoleId,
                User = new RoleHolder(user.Id, user.DisplayName ?? user.UserName!, user.Status),
            }).ToListAsync(cancellation);
        return View(holders.ToLookup(row => row.RoleId, row => row.User));
    }
}

/// <summary>Somebody who has a role.</summary>
public sealed record RoleHolder(long Id, string Label, UserStatus Status);
