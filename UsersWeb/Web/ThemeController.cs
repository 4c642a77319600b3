using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Availability;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>Light, dark, or as the system has it; remembered in a cookie, so that the page comes in the right colours at once.</summary>
[AllowAnonymous]
[WhilePasswordIsDue]
public sealed class ThemeController(ReturnUrls urls) : Controller
{
    /// <summary>Chooses.</summary>
    [HttpPost("/theme"), WhileReadOnly]
    public IActionResult Update(string? theme, string? returnUrl)
    {
        if (theme is "light" or "dark")
            Response.Cookies.Append(Theme.Cookie, theme, CookieOptions());
        else
            Response.Cookies.Delete(Theme.Cookie);
        return LocalRedirect(urls.Choose(HttpContext, returnUrl));
    }

    // No browser keeps a cookie for longer than 400 days.
    private static CookieOptions CookieOptions() => new()
    {
        MaxAge = TimeSpan.FromDays(400),
        SameSite = SameSiteMode.Lax,
        HttpOnly = true,
        IsEssential = true,
    };
}
