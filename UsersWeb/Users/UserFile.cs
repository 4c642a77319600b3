using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>
/// Users as a file: exactly those that a search means, in its order. They are read by one statement, which on each engine sees one state
/// of the database, and sent on block by block, so that any number takes the same memory.
/// </summary>
public sealed class UserFile
{
    // Sent on when so many bytes have come together.
    private const int Block = 32 * 1024;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JsonText.Readable.Encoder };

    private readonly ArrayBufferWriter<byte> buffer = new(2 * Block);
    private readonly StringBuilder line = new();
    private readonly IReadOnlyList<UserColumn> columns;
    private readonly bool isCsv;

    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="columns">In their order.</param>
    public UserFile(string format, IReadOnlyList<UserColumn> columns) => (this.columns, isCsv) = (columns, format == Formats[0]);

    /// <summary>Comma-separated values (RFC 4180), and JSON, an object a line.</summary>
    public static readonly string[] Formats = ["csv", "jsonl"];

    /// <summary>Of the whole.</summary>
    public string ContentType => isCsv ? "text/csv; charset=utf-8; header=present" : "application/jsonl";

    /// <summary>Writes all.</summary>
    /// <param name="search">Who, and in which order.</param>
    /// <param name="db">Where they are.</param>
    /// <param name="now">UTC.</param>
    /// <param name="output">Waited for, block by block.</param>
    /// <param name="progress">Told how many are written.</param>
    /// <param name="cancellation">Of the reader.</param>
    /// <returns>How many.</returns>
    public async Task<int> WriteAsync(
        UserSearch search, UsersDbContext db, DateTime now, Stream output, IProgress<int>? progress, CancellationToken cancellation)
    {
        if (isCsv) AddLine(column => column.Name);
        var count = 0;
        var users = await search.OrderedAsync(db, now, cancellation);
        await foreach (var row in users.Select(UserRow.FromUser).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var fields = UserFields.From(row);
            if (isCsv) AddLine(column => column.Value(row, fields));
            else AddObject(row, fields);
            count++;
            if (buffer.WrittenCount < Block) continue;
            await SendAsync(output, cancellation);
            progress?.Report(count);
        }
        await SendAsync(output, cancellation);
        return count;
    }

    private void AddLine(Func<UserColumn, string?> value)
    {
        line.Clear();
        foreach (var column in columns) CsvLine.Add(line, value(column));
        // In one piece: a character of two units may lie across two of the builder's.
        Encoding.UTF8.GetBytes(CsvLine.End(line).ToString(), buffer);
    }

    private void AddObject(UserRow row, UserFields fields)
    {
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            foreach (var column in columns)
            {
                if (column.Name == "id") json.WriteNumber("id", row.Id);
                else json.WriteString(column.Name, column.Value(row, fields));
            }
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
    }

    private async Task SendAsync(Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync(buffer.WrittenMemory, cancellation);
        await output.FlushAsync(cancellation);
        buffer.ResetWrittenCount();
    }
}
