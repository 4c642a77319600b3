using System.Text;

namespace UsersWeb.Shared;

/// <summary>
/// A line of comma-separated values: each in quotes, a quote doubled, CR LF at the end (RFC 4180, 2). What a spreadsheet would take for
/// a formula is written behind an apostrophe (ASVS 5, 1.2.10), and what looks as if it were so written behind one more, so that every
/// value can be read back.
/// </summary>
public static class CsvLine
{
    // With the wide forms, which some spreadsheets read alike.
    private const string BeginsFormula = "=+-@\t\r\n\0＝＋－＠";

    /// <summary>The line; null is an empty value.</summary>
    public static string Of(params IEnumerable<string?> values)
    {
        var line = new StringBuilder();
        foreach (var value in values) Add(line, value);
        return End(line).ToString();
    }

    /// <summary>A further value; the first where the line is empty.</summary>
    public static void Add(StringBuilder line, string? value)
    {
        if (line.Length > 0) line.Append(',');
        line.Append('"');
        if (!string.IsNullOrEmpty(value))
        {
            if (IsGuarded(value)) line.Append('\'');
            line.Append(value.Contains('"', StringComparison.Ordinal) ? value.Replace("\"", "\"\"", StringComparison.Ordinal) : value);
        }
        line.Append('"');
    }

    /// <summary>Nothing follows.</summary>
    public static StringBuilder End(StringBuilder line) => line.Append("\r\n");

    /// <summary>A value of such a line as it was before: without the apostrophe that was put before it, where one was.</summary>
    public static string Unguarded(string value) => value.StartsWith('\'') && IsGuarded(value) ? value[1..] : value;

    // Whether it begins a formula, behind any number of apostrophes.
    private static bool IsGuarded(string value) =>
        value.AsSpan().TrimStart('\'') is [var first, ..] && BeginsFormula.Contains(first, StringComparison.Ordinal);
}
