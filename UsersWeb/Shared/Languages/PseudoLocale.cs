using System.Text;
using System.Text.RegularExpressions;

namespace UsersWeb.Shared.Languages;

/// <summary>Makes text that is recognized as translated, and still read, without knowing another language.</summary>
internal static partial class PseudoLocale
{
    private const string Plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private const string Accented = "ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž";

    /// <summary>A text; what stands in braces stays.</summary>
    public static string Of(string english) => Change(english, Placeholder());

    /// <summary>HTML; tags and entities stay as well.</summary>
    public static string OfHtml(string english) => Change(english, PlaceholderOrMarkup());

    // Other languages need a third more room than English does.
    private static string Change(string english, Regex stays)
    {
        var text = new StringBuilder("⟦");
        var at = 0;
        foreach (Match match in stays.Matches(english))
        {
            Accent(text, english.AsSpan(at, match.Index - at));
            text.Append(match.ValueSpan);
            at = match.Index + match.Length;
        }
        Accent(text, english.AsSpan(at));
        return text.Append('·', english.Length / 3).Append('⟧').ToString();
    }

    private static void Accent(StringBuilder text, ReadOnlySpan<char> english)
    {
        foreach (var letter in english) text.Append(Plain.IndexOf(letter) is var i and >= 0 ? Accented[i] : letter);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{[^}]*\}|<[^>]*>|&\w+;")]
    private static partial Regex PlaceholderOrMarkup();
}
