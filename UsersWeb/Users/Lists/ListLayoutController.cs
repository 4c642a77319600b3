using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Lists;

/// <summary>Keeps how somebody has the list of users shown, and comes back to their place in it.</summary>
[Route("/users/columns"), Requires(Permissions.ReadUsers)]
public sealed class ListLayoutController(UsersDbContext db, Current current) : Controller
{
    /// <summary>Keeps columns and density; any value of <paramref name="usual"/> goes back to the usual ones.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Update([FromForm] string[]? columns, [FromForm] string? density, [FromForm] string? usual,
        [FromForm] string? list, CancellationToken cancellation)
    {
        var layout = usual is null ? ListLayout.Of(columns ?? [], density == ListLayout.Compact) : ListLayout.Usual;
        var (id, text) = (current.UserId, layout.ToText());
        // How a list looks is nobody's concern but the person's: no new version, and nothing to audit.
        await db.Users.Where(user => user.Id == id).ExecuteUpdateAsync(set => set.SetProperty(user => user.ListLayout, text), cancellation);
        return LocalRedirect("~" + ListPlace.Of(list));
    }
}
