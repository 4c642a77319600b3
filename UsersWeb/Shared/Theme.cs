namespace UsersWeb.Shared;

/// <summary>
/// Light or dark: the person's choice in a cookie, else the system's. The server writes it into the page, so nothing
/// flashes.
/// </summary>
public static class Theme
{
    /// <summary>Name of the cookie; its value is "light" or "dark".</summary>
    public const string Cookie = "UsersWeb.Theme";

    /// <summary>"light", "dark", or null to follow the system.</summary>
    public static string? Chosen(HttpRequest request) => request.Cookies[Cookie] is ("light" or "dark") and var theme ? theme : null;
}
