namespace UsersWeb.Shared;

/// <summary>
/// A line of comma-separated values: each in quotes, a quote doubled, CR LF at the end (RFC 4180, 2). What a spreadsheet would take for
/// a formula is written behind an apostrophe (ASVS 5, 1.2.10).
/// </summary>
public static class CsvLine
{
    // With the wide forms, which some spreadsheets read alike.
    private const string BeginsFormula = "=+-@\t\r\n\0＝＋－＠";

    /// <summary>The line; null is an empty value.</summary>
    public static string Of(params IEnumerable<string?> values) => string.Join(',', values.Select(Quoted)) + "\r\n";

    private static string Quoted(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "\"\"";
        var guard = BeginsFormula.Contains(value[0], StringComparison.Ordinal) ? "'" : "";
        return $"\"{guard}{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
