using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>What a browser says of itself, and the words for it.</summary>
public static class Device
{
    // In this order: each also calls itself by the names of those below it.
    private static readonly (string Mark, string Words)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chromium/", "Chromium"), ("HeadlessChrome/", "Chromium"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Words)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>The header User-Agent as it can be kept; null when there is none.</summary>
    public static string? Of(HttpRequest request)
    {
        var text = new string([.. request.Headers.UserAgent.ToString().Where(c => c is >= ' ' and <= '~')]);
        text = text.Length > Session.UserAgentLength ? text[..Session.UserAgentLength] : text;
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>For people: "Firefox on Windows", as far as the browser can be believed.</summary>
    public static string Words(string? userAgent)
    {
        if (userAgent is null) return T("Unknown device");
        var browser = Browsers.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Words ?? T("Unknown browser");
        var system = Systems.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Words;
        return system is null ? browser : T("{0} on {1}", browser, system);
    }
}
