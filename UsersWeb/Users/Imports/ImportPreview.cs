using UsersWeb.Data;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>The beginning of a file, to choose what its columns are.</summary>
/// <param name="Separator">What stands between values.</param>
/// <param name="Encoding">In which they are.</param>
/// <param name="Headers">The names in the first line.</param>
/// <param name="Rows">The next lines.</param>
/// <param name="Failure">Why it can't be read; null when it can.</param>
public sealed record ImportPreview(
    char Separator, string Encoding, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows, string? Failure)
{
    private const int Shown = 3;
    private const int Glance = 64 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="import">Which.</param>
    /// <param name="separator">What stands between values; null to find out.</param>
    /// <param name="encoding">In which they are; null to find out.</param>
    /// <param name="cancellation">Of the caller.</param>
    public static async Task<ImportPreview> ReadAsync(
        ImportFiles files, Import import, char? separator, string? encoding, CancellationToken cancellation)
    {
        var read = encoding ?? (import.IsUtf8 ? CsvDialect.Utf8 : CsvDialect.Windows1252);
        var between = separator ?? await GuessAsync(files, import, read, cancellation);
        var lines = new List<string[]>();
        string? failure = null;
        try
        {
            await using var file = files.Open(import);
            using var text = CsvDialect.Reader(file, read);
            await foreach (var row in CsvRows.ReadAsync(text, between, null, cancellation))
            {
                lines.Add(row.Values);
                if (lines.Count > Shown) break;
            }
        }
        catch (CsvFileException e)
        {
            failure = e.Message;
        }
        if (lines.Count == 0) failure ??= T("There is nothing in this file.");
        else if (lines.Count == 1) failure ??= T("There is one line only, which names the columns. Add a line for each person.");
        return new(between, read, lines.Count == 0 ? [] : lines[0], [.. lines.Skip(1)], failure);
    }

    /// <summary>The first values of a column.</summary>
    public IEnumerable<string> Values(int column) => Rows.Where(row => column < row.Length).Select(row => row[column].Trim())
        .Where(value => value.Length > 0);

    private static async Task<char> GuessAsync(ImportFiles files, Import import, string encoding, CancellationToken cancellation)
    {
        await using var file = files.Open(import);
        using var text = CsvDialect.Reader(file, encoding);
        var beginning = new char[Glance];
        return CsvDialect.Guess(beginning.AsSpan(0, await text.ReadBlockAsync(beginning, cancellation)));
    }
}
