using System.Runtime.CompilerServices;
using Sylvan.Data.Csv;
using UsersWeb.Shared;

namespace UsersWeb.Users.Imports.Files;

/// <summary>A line of the file. In quotes it may go over several lines of text.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Count">How many values it has.</param>
/// <param name="Values">Those that were asked for, as they stand there.</param>
public readonly record struct CsvRow(long Line, int Count, string[] Values);

/// <summary>The file can't be read as CSV; the message says where and what to do.</summary>
public sealed class CsvFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Reads comma-separated values (RFC 4180) line by line. What is empty is left out. No line is held that is longer than
/// <see cref="LongestLine"/>, so that a quotation mark that is never closed takes no memory.
/// </summary>
public static class CsvRows
{
    /// <summary>In UTF-16 units, quotation marks included.</summary>
    public const int LongestLine = 64 * 1024;

    /// <summary>More than this is no list of people.</summary>
    public const int MostColumns = 200;

    /// <summary>Reads all.</summary>
    /// <param name="text">The file.</param>
    /// <param name="separator">What stands between the values.</param>
    /// <param name="columns">Which values; null for all.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <exception cref="CsvFileException">It can't be read from here on.</exception>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        TextReader text, char separator, int[]? columns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var next = 1L;
        await using var csv = await OpenAsync(text, separator);
        while (await AdvanceAsync(csv, next, cancellation))
        {
            var line = next;
            next += 1 + BreaksIn(csv);
            if (IsBlank(csv)) continue;
            if (csv.RowFieldCount > MostColumns)
                throw new CsvFileException(T("Line {0} has more than {1} columns.", Human.Number(line), MostColumns));
            yield return new(line, csv.RowFieldCount, Values(csv, columns));
        }
    }

    private static async Task<CsvDataReader> OpenAsync(TextReader text, char separator)
    {
        try
        {
            return await CsvDataReader.CreateAsync(text, new()
            {
                HasHeaders = false,
                Delimiter = separator,
                // Nothing is a comment: who uploads has refused NUL.
                Comment = '\0',
                CsvStyle = CsvStyle.Standard,
                BufferSize = LongestLine,
                MaxBufferSize = LongestLine,
                OwnsReader = false,
            });
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(e, 1);
        }
    }

    private static async Task<bool> AdvanceAsync(CsvDataReader csv, long line, CancellationToken cancellation)
    {
        try
        {
            return await csv.ReadAsync(cancellation);
        }
        catch (CsvFormatException e)
        {
            throw Unreadable(e, line);
        }
    }

    private static CsvFileException Unreadable(CsvFormatException e, long line) => new(e is CsvRecordTooLargeException
        ? T("Line {0} is longer than {1} characters. Is a quotation mark not closed there?", Human.Number(line), Human.Number(LongestLine))
        : T("Line {0} can't be read: a quotation mark in it is not closed, or something stands behind the closing one. "
            + "Inside of a value in quotation marks write each of them twice.", Human.Number(line)), e);

    private static bool IsBlank(CsvDataReader csv) =>
        csv.RowFieldCount == 0 || (csv.RowFieldCount == 1 && csv.GetFieldSpan(0).IsEmpty);

    private static long BreaksIn(CsvDataReader csv)
    {
        var breaks = 0L;
        for (var i = 0; i < csv.RowFieldCount; i++)
        {
            var value = csv.GetFieldSpan(i);
            for (var at = value.IndexOfAny('\n', '\r'); at >= 0; at = value.IndexOfAny('\n', '\r'))
            {
                breaks++;
                var isPair = value[at] == '\r' && at + 1 < value.Length && value[at + 1] == '\n';
                value = value[(at + (isPair ? 2 : 1))..];
            }
        }
        return breaks;
    }

    private static string[] Values(CsvDataReader csv, int[]? columns)
    {
        var values = new string[columns?.Length ?? csv.RowFieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            var column = columns?[i] ?? i;
            values[i] = column < csv.RowFieldCount ? csv.GetString(column) : "";
        }
        return values;
    }
}
