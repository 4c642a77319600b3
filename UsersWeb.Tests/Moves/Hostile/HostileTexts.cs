namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>Texts that tools cut, fold, normalise, escape or lose, and that all three engines can hold.</summary>
internal static class HostileTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        // Four bytes each, families joined by invisible characters, flags of two letters.
        "😀", "👨‍👩‍👧‍👦", "🇹🇷🇨🇭", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "𝒳𐍈",
        "alice", "Alice", "ALICE", "jose", "josé", "jos\u0065\u0301",
        "straße", "strasse", "STRASSE", "İ", "i", "ı", "I", "K", "\u212a", "ﬁ", "fi", "ａ", "a", "あ", "ア", "æ", "ae", "ø", "o", "ł", "l",
        "\u00c5", "\u212b", "A\u030a",
        // Nothing to be seen: zero width space, soft hyphen, right-to-left mark and override, word joiner, byte order mark at the start.
        "a\u200bb", "a\u00adb", "a\u200fb", "a\u202eb", "a\u2060b", "\ufeffa", "ab",
        "", " ", "  ", "\u00a0", "\u3000", "\t", "\n", "\r", "\r\n", "\u0085", "\u2028",
        "\\N", "\\n", "\\", "\\\\", "\\.", "NULL", "null", "'", "''", "\"", "`", "%", "_", ";--", "'; DROP TABLE \"Users\"; --",
        "{\"a\":1}", "$$", "$1", "@p0", "?", ":a", "{0}", "<b>&amp;",
        "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u001a\u001b[31m\u001f\u007f\u0080\u009f", "\ufffd",
        "\ufffe", "\uffff", "\U0010ffff",
        // JSON that a JSON column would change: here it is text.
        "{\"a\":1.0,\"a\":1,\"b\":\"\\u0000\",\"c\":1e400}", "{invalid",
        "a0b1c2d3-0000-4000-8000-00000000000a", "A0B1C2D3-0000-4000-8000-00000000000A",
        "1.10", "1.1", "Infinity", "NaN", "-0.0", "1e400", "0000-00-00", "not a date", "true", "t", "user", "group", "order", "key",
    ];

    /// <summary>Pairs that some collation of some server takes for equal, so that a unique key loses one of them.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "alice", "Alice", "ALICE", "jose", "josé", "jos\u0065\u0301", "straße", "strasse", "İ", "i", "ı", "I", "K", "\u212a", "ﬁ", "fi",
        "ａ", "a", "あ", "ア", "æ", "ae", "ø", "o", "ł", "l",
        "a\u200bb", "a\u00adb", "a\u200fb", "\ufeffa", "ab", "😀", "😁", "", "\t", "\n", "tab\t", "\\", "\\\\", "%", "_", "'", "\"", "NULL",
        "\\N",
        "a0b1c2d3-0000-4000-8000-00000000000a", "A0B1C2D3-0000-4000-8000-00000000000A",
    ];
}
