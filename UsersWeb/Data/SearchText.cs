using System.Globalization;
using System.Text;

namespace UsersWeb.Data;

/// <summary>
/// The words by which a person is found. Of what is typed and of what is kept the same is left: letters and digits in lower case, without
/// accents, width and punctuation. Each begins where a word of a name, an address or a number begins; in Chinese, Japanese and Korean,
/// which put nothing between words, at each character.
/// </summary>
public static class SearchText
{
    /// <summary>Counted up when the rules below change: what was made by others is made anew.</summary>
    public const int Rules = 1;

    /// <summary>Longest <see cref="UserTerm.Term"/> in UTF-16 units. Longer words are looked up by their beginning.</summary>
    public const int TermLength = 32;

    /// <summary>All words of a person, a space before each.</summary>
    public static string Of(User user)
    {
        var (local, domain) = EmailDomain.Split(user.Email ?? "");
        var words = new List<SearchWord>();
        foreach (var text in (ReadOnlySpan<string?>)[user.UserName, user.DisplayName, local, domain, EmailDomain.ToAscii(domain),
            EmailDomain.ToUnicode(domain), user.PhoneNumber])
            words.AddRange(SearchWords.Of(text ?? "", keepsParts: true));
        return Join(words);
    }

    /// <summary>What a typed text asks for: each must stand in <see cref="Of"/>. None where it has no letter and no digit.</summary>
    public static IReadOnlyList<string> Asked(string typed)
    {
        var parts = new List<string>();
        foreach (var word in SearchWords.Of(typed, keepsParts: false))
        {
            // Characters that stood together are looked for together.
            if (word.IsContinued) parts[^1] += " " + word.Text;
            else parts.Add(" " + word.Text);
        }
        return [.. parts.Where(part => !parts.Any(other => IsSaidBy(part, other))).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The words of a <see cref="User.SearchText"/> that must be kept to find each by its beginning.</summary>
    public static IReadOnlyCollection<string> Terms(string searchText)
    {
        var words = searchText.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++) words[i] = words[i].Cut(TermLength);
        return WithoutBeginnings(words);
    }

    private static bool IsSaidBy(string part, string other) =>
        other.Length > part.Length && other.StartsWith(part, StringComparison.Ordinal);

    // What is the beginning of another is found by that one.
    private static List<string> WithoutBeginnings(string[] words)
    {
        Array.Sort(words, StringComparer.Ordinal);
        var kept = new List<string>(words.Length);
        for (var i = 0; i < words.Length; i++)
        {
            if (i + 1 == words.Length || !words[i + 1].StartsWith(words[i], StringComparison.Ordinal)) kept.Add(words[i]);
        }
        return kept;
    }

    private static string Join(List<SearchWord> words)
    {
        var text = new StringBuilder();
        foreach (var word in WithoutBeginnings([.. words.Where(word => !word.IsCharacter).Select(word => word.Text)]))
            text.Append(' ').Append(word);
        for (var i = 0; i < words.Count;)
        {
            if (!words[i].IsCharacter)
            {
                i++;
                continue;
            }
            var run = new StringBuilder();
            do run.Append(' ').Append(words[i++].Text);
            while (i < words.Count && words[i] is { IsCharacter: true, IsContinued: true });
            if (!text.ToString().Contains(run.ToString(), StringComparison.Ordinal)) text.Append(run);
        }
        return text.ToString();
    }
}
