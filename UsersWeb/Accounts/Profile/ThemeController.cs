using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Profile;

/// <summary>Light, dark, or as the system has it: for this browser, and for whoever is signed in.</summary>
[AllowAnonymous]
[WhilePasswordIsDue]
public sealed class ThemeController(UsersDbContext db, ReadOnlyMode mode, ReturnUrls urls) : Controller
{
    /// <summary>Chooses.</summary>
    [HttpPost("/theme"), WhileReadOnly]
    public async Task<IActionResult> Update(string? theme, string? returnUrl, CancellationToken cancellation)
    {
        Theme.Remember(Response, theme);
        if (User.Identity?.IsAuthenticated == true && !mode.IsOn)
        {
            // Colours are nobody's concern but the person's: no new version, and nothing to audit.
            var (id, chosen) = (User.UserId(), theme is "light" or "dark" ? theme : Theme.OfSystem);
            await db.Users.Where(user => user.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.Theme, chosen), cancellation);
        }
        return LocalRedirect(urls.Choose(HttpContext, returnUrl));
    }
}
