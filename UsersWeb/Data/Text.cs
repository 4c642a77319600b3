using System.Text;

namespace UsersWeb.Data;

/// <summary>The one rule by which two names are the same and by which they are sorted, on every engine.</summary>
public static class Text
{
    /// <summary>
    /// Canonical composition (NFC) and invariant upper case: Alice = alice, jose ≠ josé, ſ ≠ s. Malformed UTF-16 comes back
    /// unchanged.
    /// </summary>
    public static string Normalize(string value) => Ascii.IsValid(value) ? value.ToUpperInvariant()
        : IsWellFormed(value) ? Upper(value.Normalize(NormalizationForm.FormC)).Normalize(NormalizationForm.FormC) : value;

    /// <summary>
    /// Composed (NFC), and what is typed at full or half width at the ordinary one, as a Japanese or Chinese keyboard may send it
    /// (the width mapping of RFC 8264): ａ＠ｂ = a@b. Malformed UTF-16 comes back unchanged.
    /// </summary>
    public static string Fold(string value)
    {
        if (Ascii.IsValid(value) || !IsWellFormed(value)) return value;
        if (value.Any(IsOfOtherWidth)) value = string.Concat(value.Select(OfOrdinaryWidth));
        return value.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Text that every engine takes as a parameter: PostgreSQL refuses NUL, and none takes half of a surrogate pair.</summary>
    public static bool IsSearchable(string text) => IsWellFormed(text) && !text.Contains('\0', StringComparison.Ordinal);

    /// <summary>False when a surrogate stands alone: such text has no UTF-8 form and no database keeps it.</summary>
    public static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1])) return false;
            i++;
        }
        return true;
    }

    /// <summary>
    /// Its beginning, at most so many UTF-16 units; never ends in the middle of a surrogate pair, which no database would take.
    /// </summary>
    public static string Cut(this string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    // Of all letters outside of ASCII the long s alone has a capital in it, and would be taken for another.
    private static string Upper(string value) => string.Join('ſ', value.Split('ſ').Select(part => part.ToUpperInvariant()));

    private static bool IsOfOtherWidth(char c) => c is '\u3000' or (>= '\uFF01' and <= '\uFFEE');

    private static string OfOrdinaryWidth(char c) => IsOfOtherWidth(c) ? c.ToString().Normalize(NormalizationForm.FormKC) : c.ToString();
}
