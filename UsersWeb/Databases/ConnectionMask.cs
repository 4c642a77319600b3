using System.Data.Common;
using System.Text.RegularExpressions;

namespace UsersWeb.Databases;

/// <summary>Takes the secrets out of a connection string that may be malformed in any way.</summary>
internal static partial class ConnectionMask
{
    // Anything else may be a misspelt password.
    private static readonly string[] Harmless =
    [
        "data source", "datasource", "filename", "mode", "cache", "host", "server", "port", "database", "initial catalog",
        "username", "user name", "user id", "uid", "user", "ssl mode", "sslmode", "pooling", "maximum pool size", "timeout",
        "connection timeout", "command timeout", "default command timeout", "connection lifetime", "application name",
        "target session attributes", "load balance", "load balance hosts", "host recheck seconds",
    ];

    [GeneratedRegex(@"^(?<scheme>[^:/]*://)((?<user>[^:/?#]*):.*@)?(?<rest>[^@]*)$", RegexOptions.Singleline)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<=[?&][^=&]*(pass|pwd|secret)[^=&]*=)[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretOption();

    public static string Mask(string text) => ConnectionUrl.IsUrl(text) ? MaskUrl(text.Trim()) : MaskKeywords(text);

    /// <summary>Whether anything in keywords and values is masked.</summary>
    public static bool Hides(string text)
    {
        var keywords = new DbConnectionStringBuilder { ConnectionString = text };
        return keywords.Keys.Cast<string>().Any(keyword => !IsHarmless(keyword, (string)keywords[keyword]));
    }

    private static string MaskUrl(string text)
    {
        var url = Url().Match(text);
        if (!url.Success) return "(not shown)";
        var user = url.Groups["user"].Success ? url.Groups["user"].Value + ":***@" : "";
        var rest = SecretOption().Replace(url.Groups["rest"].Value, "***");
        return Quote(url.Groups["scheme"].Value + user + rest);
    }

    private static string MaskKeywords(string text)
    {
        try
        {
            var keywords = new DbConnectionStringBuilder { ConnectionString = text };
            foreach (var keyword in keywords.Keys.Cast<string>().ToList())
            {
                if (!IsHarmless(keyword, (string)keywords[keyword])) keywords[keyword] = "***";
            }
            return Quote(keywords.ConnectionString);
        }
        catch (ArgumentException)
        {
            return "(not shown)";
        }
    }

    // A forgotten semicolon puts the next keyword into this one's value.
    private static bool IsHarmless(string keyword, string value) =>
        Harmless.Contains(keyword, StringComparer.OrdinalIgnoreCase) && !value.Contains('=', StringComparison.Ordinal);

    private static string Quote(string text) => $"\"{text.ReplaceLineEndings(" ")}\"";
}
