namespace UsersWeb.Shared;

/// <summary>
/// Light or dark: the person's choice in a cookie, else the system's. The server writes it into the page, so nothing
/// flashes. Of whoever is signed in it is kept with the account too, so that the next device begins in the same colours.
/// </summary>
public static class Theme
{
    /// <summary>Name of the cookie; its value is "light" or "dark".</summary>
    public const string Cookie = "UsersWeb.Theme";

    /// <summary>To follow the system.</summary>
    public const string OfSystem = "system";

    /// <summary>"light", "dark", or null to follow the system.</summary>
    public static string? Chosen(HttpRequest request) => request.Cookies[Cookie] is ("light" or "dark") and var theme ? theme : null;

    /// <summary>Has this browser keep a choice.</summary>
    /// <param name="response">To whom.</param>
    /// <param name="theme">"light" or "dark"; anything else follows the system.</param>
    public static void Remember(HttpResponse response, string? theme)
    {
        if (theme is not ("light" or "dark"))
        {
            response.Cookies.Delete(Cookie);
            return;
        }
        response.Cookies.Append(Cookie, theme, new()
        {
            // No browser keeps a cookie for longer than 400 days.
            MaxAge = TimeSpan.FromDays(400),
            SameSite = SameSiteMode.Lax,
            HttpOnly = true,
            IsEssential = true,
        });
    }
}
