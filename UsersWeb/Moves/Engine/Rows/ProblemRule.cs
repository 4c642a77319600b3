using System.Text.Json.Serialization;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>The rules a move can find broken. Those of rows are the words of `when` in a rules file.</summary>
public enum ProblemRule
{
    /// <summary>Stored as another type, as SQLite allows.</summary>
    Type,

    /// <summary>A number outside of its column's range.</summary>
    Range,

    /// <summary>More code points than the column takes, trailing spaces included.</summary>
    Length,

    /// <summary>More bytes than the target takes in one statement.</summary>
    Size,

    /// <summary>U+0000, which PostgreSQL can't store.</summary>
    Nul,

    /// <summary>Bytes that are not UTF-8, lone surrogates included.</summary>
    Encoding,

    /// <summary>NULL where it is not allowed.</summary>
    Null,

    /// <summary>Not an instant in UTC with microseconds, or outside of the years 1 to 9999.</summary>
    Instant,

    /// <summary>Refers to a row that does not exist.</summary>
    Reference,

    /// <summary>Equal to another row in a unique key, as the target compares.</summary>
    Unique,

    /// <summary>The source is not fit to be read.</summary>
    Source,

    /// <summary>The target is not fit to be filled.</summary>
    Target,

    /// <summary>Tables or columns that are not the application's.</summary>
    Schema,

    /// <summary>The target could not be put into service.</summary>
    [JsonStringEnumMemberName("switch")]
    CutOver,
}

/// <summary>What is known of rules.</summary>
public static class ProblemRules
{
    /// <summary>Rules that a rules file can name: those of rows.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. Enum.GetValues<ProblemRule>().Where(IsOfRows).Select(WireNames.Of)];

    /// <summary>Whether a rules file can say what to do about it.</summary>
    public static bool IsOfRows(this ProblemRule rule) => rule is
        ProblemRule.Type or ProblemRule.Range or ProblemRule.Length or ProblemRule.Size or ProblemRule.Nul or ProblemRule.Encoding
        or ProblemRule.Null or ProblemRule.Instant or ProblemRule.Reference or ProblemRule.Unique;

    /// <summary>Whether this is the word for it in a rules file.</summary>
    public static bool Is(this string? word, ProblemRule rule) => word == WireNames.Of(rule);
}
