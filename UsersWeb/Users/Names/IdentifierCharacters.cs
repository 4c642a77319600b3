using System.Globalization;
using System.Text;

namespace UsersWeb.Users.Names;

/// <summary>
/// What a user name is made of: the IdentifierClass of PRECIS (RFC 8264, 4.2) without the joiners, and of ASCII's punctuation
/// only - . _ + '.
/// </summary>
internal static class IdentifierCharacters
{
    // RFC 8264, 9.6. Those that depend on their neighbours are in IsContextRight.
    private const string Allowed = "\u06FD\u06FE\u0F0B\u3007";
    private const string Refused = "\u0640\u07FA\u302E\u302F\u3031\u3032\u3033\u3034\u3035\u303B";

    /// <param name="name">Composed, with ordinary widths.</param>
    public static bool AreAll(string name)
    {
        // What is another character in disguise: ligatures, circled letters, mathematical alphabets.
        if (!name.IsNormalized(NormalizationForm.FormKC)) return false;
        var runes = name.EnumerateRunes().ToList();
        return Enumerable.Range(0, runes.Count).All(place => IsOne(runes[place]) || IsContextRight(runes, place));
    }

    private static bool IsOne(Rune rune)
    {
        if (rune.IsAscii) return Rune.IsLetterOrDigit(rune) || "-._+'".Contains((char)rune.Value, StringComparison.Ordinal);
        if (Is(rune, Allowed)) return true;
        if (Is(rune, Refused) || IsOldHangul(rune.Value) || UnicodeProperties.IsInvisible(rune.Value)) return false;
        return Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }

    // RFC 5892, appendix A: a dot between two l, a keraia, geresh and gershayim, and the dot of Japanese.
    private static bool IsContextRight(List<Rune> runes, int place)
    {
        int Neighbour(int offset) => runes.ElementAtOrDefault(place + offset).Value;
        return runes[place].Value switch
        {
            0xB7 => Neighbour(-1) is 'l' or 'L' && Neighbour(1) is 'l' or 'L',
            0x375 => UnicodeProperties.Scripts(Neighbour(1)).Contains("Greek"),
            0x5F3 or 0x5F4 => UnicodeProperties.Scripts(Neighbour(-1)).Contains("Hebrew"),
            0x30FB => runes.Any(rune => rune.Value != 0x30FB
                && UnicodeProperties.Scripts(rune.Value).Any(script => script is "Hiragana" or "Katakana" or "Han")),
            _ => false,
        };
    }

    private static bool Is(Rune rune, string set) => rune.IsBmp && set.Contains((char)rune.Value, StringComparison.Ordinal);

    // Parts of syllables that have no composed form.
    private static bool IsOldHangul(int point) =>
        point is (>= 0x1100 and <= 0x11FF) or (>= 0xA960 and <= 0xA97C) or (>= 0xD7B0 and <= 0xD7FB);
}
