using System.Text;

namespace UsersWeb.Users.Imports.Files;

/// <summary>What stands between the values of a file, and in which encoding they are.</summary>
public static class CsvDialect
{
    /// <summary>UTF-8, with or without a byte order mark.</summary>
    public const string Utf8 = "utf-8";

    /// <summary>What Windows programs call ANSI in Western Europe and America.</summary>
    public const string Windows1252 = "windows-1252";

    /// <summary>The encodings.</summary>
    public static readonly string[] Encodings = [Utf8, Windows1252];

    /// <summary>The separators by the words for them.</summary>
    public static IReadOnlyList<(string Name, char Character, string English)> Separators { get; } =
        [("comma", ',', TKey("Comma")), ("semicolon", ';', TKey("Semicolon")), ("tab", '\t', TKey("Tab"))];

    /// <summary>The character of a word, or of the character itself; null for any other text.</summary>
    public static char? Separator(string? name) => Separators
        .Where(one => one.Name == name || name == one.Character.ToString()).Select(one => (char?)one.Character).FirstOrDefault();

    /// <summary>A reader; a byte order mark is left out.</summary>
    public static StreamReader Reader(Stream file, string encoding) =>
        new(file, encoding == Windows1252 ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : new UTF8Encoding(false),
            detectEncodingFromByteOrderMarks: encoding == Utf8, bufferSize: 32 * 1024);

    /// <summary>The separator that stands most often in the first line, outside of quotation marks; a comma where there is none.</summary>
    public static char Guess(ReadOnlySpan<char> beginning)
    {
        Span<int> counts = stackalloc int[Separators.Count];
        var (isQuoted, hasText) = (false, false);
        foreach (var c in beginning)
        {
            if (c == '"') isQuoted = !isQuoted;
            if (isQuoted) continue;
            if (c is '\r' or '\n')
            {
                if (hasText) break;
                continue;
            }
            hasText = true;
            for (var i = 0; i < counts.Length; i++)
            {
                if (c == Separators[i].Character) counts[i]++;
            }
        }
        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            if (counts[i] > counts[best]) best = i;
        }
        return Separators[best].Character;
    }
}
