using System.Globalization;
using System.Text;

namespace UsersWeb.Users.Names;

/// <summary>The rule by which a name from right to left is shown in one way only, wherever it stands (RFC 5893, 2).</summary>
internal static class Bidi
{
    /// <param name="name">Of the characters that <see cref="IdentifierCharacters"/> takes.</param>
    public static bool IsUnambiguous(string name)
    {
        var runes = name.EnumerateRunes().ToList();
        if (!runes.Exists(rune => UnicodeProperties.IsRightToLeft(rune.Value) || UnicodeProperties.IsArabicNumber(rune.Value))) return true;
        var last = runes.FindLast(rune => !IsNonSpacing(rune));
        return UnicodeProperties.IsRightToLeft(runes[0].Value)
            && (UnicodeProperties.IsRightToLeft(last.Value) || Rune.IsDigit(last))
            && runes.TrueForAll(rune => UnicodeProperties.IsRightToLeft(rune.Value) || Rune.IsDigit(rune) || IsNonSpacing(rune)
                || (rune.IsAscii && !Rune.IsLetter(rune)));
    }

    private static bool IsNonSpacing(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;
}
