using System.Globalization;
using System.Text;

namespace UsersWeb.Data;

/// <summary>A word of a text, as it is looked for.</summary>
/// <param name="Text">Letters and digits in lower case.</param>
/// <param name="IsCharacter">One character of a script that puts nothing between words.</param>
/// <param name="IsContinued">Whether it is such a character, and stood right behind another.</param>
internal readonly record struct SearchWord(string Text, bool IsCharacter = false, bool IsContinued = false);

/// <summary>Cuts a text into words.</summary>
internal static class SearchWords
{
    // They have no form of their own in Unicode's decomposition, and people type them without the stroke.
    private static readonly Dictionary<int, string> Plain = new()
    {
        ['ß'] = "ss",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['þ'] = "th",
        ['ħ'] = "h",
        ['ı'] = "i",
        ['ł'] = "l",
        ['ŋ'] = "n",
        ['ŧ'] = "t",
        ['ſ'] = "s",
        ['ς'] = "σ",
    };

    /// <param name="text">Any; what is no character is no letter.</param>
    /// <param name="keepsParts">
    /// For what is kept: a name with an apostrophe is found by both parts and without it, and groups of digits from each on.
    /// </param>
    public static List<SearchWord> Of(string text, bool keepsParts)
    {
        var words = new Cutter(keepsParts);
        foreach (var rune in Fold(text).EnumerateRunes()) words.Take(rune);
        words.End();
        return words.All;
    }

    private static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text;
        // Halves of characters become U+FFFD, which is no letter.
        if (!Text.IsWellFormed(text)) text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!IsAccent(rune.Value)) folded.Append(rune);
        }
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    // Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, which many leave out. Vowels of other scripts are marks, too.
    private static bool IsAccent(int point) => point is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x0610 and <= 0x061A)
        or 0x0640 or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x06D6 and <= 0x06ED) or (>= 0x1AB0 and <= 0x1AFF)
        or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F);

    private static bool IsApostrophe(int point) => point is '\'' or '’' or '‘' or '`' or '´' or 0x02BB or 0x02BC or 0xFF07;

    // Chinese characters, Japanese syllables, Korean syllables.
    private static bool IsCharacter(int point) => point is (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x20000 and <= 0x3FFFF);

    // What stands between the groups of a number.
    private static bool IsBetweenDigits(int point) => point is ' ' or '+' or '-' or '(' or ')' or '.' or '/' or 0x00A0;

    private sealed class Cutter(bool keepsParts)
    {
        private readonly StringBuilder word = new();
        // Groups of digits that belong to one number.
        private readonly List<string> digits = [];
        // The parts of a word that apostrophes divide.
        private readonly List<string> parts = [];
        private bool wasCharacter;
        private bool isNumber = true;

        public List<SearchWord> All { get; } = [];

        public void Take(Rune rune)
        {
            var point = rune.Value;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format) return;
            if (IsCharacter(point)) TakeCharacter(rune);
            else if (Rune.IsLetterOrDigit(rune) || IsMark(rune)) TakeLetter(rune);
            else if (IsApostrophe(point) && word.Length > 0) EndPart();
            else EndWord(isNumberOver: !IsBetweenDigits(point));
        }

        public void End() => EndWord(isNumberOver: true);

        private void TakeCharacter(Rune rune)
        {
            var isContinued = wasCharacter;
            EndWord(isNumberOver: true);
            All.Add(new(rune.ToString(), IsCharacter: true, isContinued));
            wasCharacter = true;
        }

        private void TakeLetter(Rune rune)
        {
            wasCharacter = false;
            var digit = CharUnicodeInfo.GetDecimalDigitValue(rune.ToString(), 0);
            if (digit >= 0) word.Append((char)('0' + digit));
            else AddLetter(Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)));
            isNumber &= digit >= 0;
        }

        private void AddLetter(Rune small)
        {
            if (Plain.TryGetValue(small.Value, out var plain)) word.Append(plain);
            else word.Append(small.ToString());
        }

        private void EndPart()
        {
            parts.Add(word.ToString());
            word.Clear();
        }

        private void EndWord(bool isNumberOver)
        {
            wasCharacter = false;
            if (word.Length > 0 && parts.Count == 0 && isNumber) digits.Add(word.ToString());
            else if (word.Length > 0 || parts.Count > 0)
            {
                EndNumber();
                AddWord();
            }
            if (isNumberOver) EndNumber();
            word.Clear();
            isNumber = true;
        }

        private void AddWord()
        {
            if (word.Length > 0) parts.Add(word.ToString());
            foreach (var part in parts) All.Add(new(part));
            if (keepsParts && parts.Count > 1) All.Add(new(string.Concat(parts)));
            parts.Clear();
        }

        private void EndNumber()
        {
            for (var i = 0; i < digits.Count && (i == 0 || keepsParts); i++) All.Add(new(string.Concat(digits.Skip(i))));
            digits.Clear();
        }

        private static bool IsMark(Rune rune) =>
            Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
    }
}
