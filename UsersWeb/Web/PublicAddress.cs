using System.Text.RegularExpressions;
using UsersWeb.Databases;

namespace UsersWeb.Web;

/// <summary>Where people reach the application, as the settings say; what a request names as its host counts for nothing.</summary>
/// <param name="Url">The setting PublicUrl, without "/" at its end; null when it is absent.</param>
/// <param name="Base">The setting PathBase, or else the path of the public URL: the part before all paths; empty for none.</param>
/// <param name="RedirectsToHttps">The setting Https:Redirect.</param>
public sealed partial record PublicAddress(string? Url, PathString Base, bool RedirectsToHttps)
{
    /// <summary>Whether people come by https, as far as the settings say.</summary>
    public bool IsHttps => Url?.StartsWith("https:", StringComparison.Ordinal) == true;

    /// <exception cref="ConnectionStringException">One of them makes no sense; the message says what to write.</exception>
    public static PublicAddress Read(IConfiguration settings)
    {
        var url = ReadUrl(settings["PublicUrl"]);
        var path = ReadBase(settings["PathBase"]);
        var inUrl = url is null ? "" : url.AbsolutePath.TrimEnd('/');
        if (url is not null && path is not null && path != inUrl)
            throw new ConnectionStringException($"PublicUrl ends with {(inUrl.Length > 0 ? inUrl : "/")} and PathBase is {path}; "
                + "they must be the same, or leave PathBase out.");
        if (inUrl.Length > 0 && !IsBase(inUrl)) throw new ConnectionStringException("The path of PublicUrl must be like /apps/users.");
        var redirects = ReadSwitch(settings["Https:Redirect"]);
        if (redirects && url?.Scheme != "https")
            throw new ConnectionStringException("Https:Redirect needs PublicUrl, beginning with https://, to know where to.");
        return new(url?.AbsoluteUri.TrimEnd('/'), path ?? inUrl, redirects);
    }

    /// <summary>Whether a text can stand before all paths: segments of unreserved characters (RFC 3986, 2.3), each after a "/".</summary>
    public static bool IsBase(string path) => Segments().IsMatch(path);

    private static Uri? ReadUrl(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            && url is { Query: "", Fragment: "", UserInfo: "" }
            ? url : throw new ConnectionStringException("PublicUrl must be like https://example.org or https://example.org/apps/users.");
    }

    private static string? ReadBase(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var path = text.Trim().TrimEnd('/');
        return path.Length == 0 || IsBase(path) ? path : throw new ConnectionStringException("PathBase must be like /apps/users.");
    }

    private static bool ReadSwitch(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return false;
        return bool.TryParse(text, out var on) ? on : throw new ConnectionStringException("Https:Redirect must be true or false.");
    }

    [GeneratedRegex(@"\A(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\z")]
    private static partial Regex Segments();
}
