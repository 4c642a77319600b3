using System.Data.Common;
using System.Text.RegularExpressions;

namespace UsersWeb.Databases;

/// <summary>Takes the secrets out of a connection string that may be malformed in any way.</summary>
internal static partial class ConnectionMask
{
    private static readonly string[] Secrets = ["password", "pwd", "passfile", "ssl password", "sslpassword", "certificate password", "certificatepassword"];

    [GeneratedRegex(@"^(?<scheme>[^:/]*://)((?<user>[^:/?#]*):.*@)?(?<rest>[^@]*)$", RegexOptions.Singleline)]
    private static partial Regex Url();

    [GeneratedRegex(@"(?<=[?&][^=&]*(pass|pwd|secret)[^=&]*=)[^&]*", RegexOptions.IgnoreCase)]
    private static partial Regex SecretOption();

    public static string Mask(string text) => ConnectionUrl.IsUrl(text) ? MaskUrl(text.Trim()) : MaskKeywords(text);

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
            foreach (var secret in Secrets)
            {
                if (keywords.ContainsKey(secret)) keywords[secret] = "***";
            }
            return Quote(keywords.ConnectionString);
        }
        catch (ArgumentException)
        {
            return "(not shown)";
        }
    }

    private static string Quote(string text) => $"\"{text.ReplaceLineEndings(" ")}\"";
}
