namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Something that can't be moved as it is.</summary>
/// <param name="Table">The table; null when it concerns the whole database.</param>
/// <param name="Key">The row's primary key as text.</param>
/// <param name="Column">The column.</param>
/// <param name="Rule">The rule that is broken; a constant of <see cref="ProblemRule"/>.</param>
/// <param name="Value">The value, escaped and shortened.</param>
/// <param name="Advice">What the target takes, or what to do.</param>
public sealed record RowProblem(string? Table, string? Key, string? Column, string Rule, string? Value, string Advice);

/// <summary>The rules a row can break; the words of `when` in a rules file.</summary>
public static class ProblemRule
{
    /// <summary>Stored as another type, as SQLite allows.</summary>
    public const string Type = "type";

    /// <summary>A number outside of its column's range.</summary>
    public const string Range = "range";

    /// <summary>More code points than the column takes, trailing spaces included.</summary>
    public const string Length = "length";

    /// <summary>More bytes than the target takes in one statement.</summary>
    public const string Size = "size";

    /// <summary>U+0000, which PostgreSQL can't store.</summary>
    public const string Nul = "nul";

    /// <summary>Bytes that are not UTF-8, lone surrogates included.</summary>
    public const string Encoding = "encoding";

    /// <summary>NULL where it is not allowed.</summary>
    public const string Null = "null";

    /// <summary>Not an instant in UTC with microseconds, or outside of the years 1 to 9999.</summary>
    public const string Instant = "instant";

    /// <summary>Refers to a row that does not exist.</summary>
    public const string Reference = "reference";

    /// <summary>Equal to another row in a unique key, as the target compares.</summary>
    public const string Unique = "unique";

    /// <summary>Rules that a rules file can name.</summary>
    public static IReadOnlyList<string> All { get; } = [Type, Range, Length, Size, Nul, Encoding, Null, Instant, Reference, Unique];
}
