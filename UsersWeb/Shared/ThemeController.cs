using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace UsersWeb.Shared;

/// <summary>Light, dark, or as the system has it; remembered in a cookie, so that the page comes in the right colours at once.</summary>
[AllowAnonymous]
public sealed class ThemeController : Controller
{
    /// <summary>Name of the cookie; its value is "light" or "dark".</summary>
    public const string Cookie = "theme";

    /// <summary>Chooses.</summary>
    [HttpPost("/theme"), WhileReadOnly]
    public IActionResult Update(string? theme, string? returnUrl)
    {
        if (theme is "light" or "dark")
            Response.Cookies.Append(Cookie, theme, new() { MaxAge = TimeSpan.FromDays(400), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = Request.IsHttps, IsEssential = true });
        else
            Response.Cookies.Delete(Cookie);
        return LocalRedirect(Url.IsLocalUrl(returnUrl) ? returnUrl : "/");
    }
}
