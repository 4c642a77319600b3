using System.Buffers.Binary;
using System.Text;
using Npgsql;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Reads rows by COPY … TO STDOUT in the binary format, as bytes.</summary>
internal static class PostgreSqlRows
{
    /// <summary>Signature, flags and the length of an extension that is not there (manual, COPY).</summary>
    internal const int HeaderLength = 19;

    public static async Task ReadAsync(
        NpgsqlConnection open, MoveEngine engine, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation)
    {
        var copy = $"COPY ({Select(engine, table, after)}) TO STDOUT (FORMAT BINARY)";
        await using var stream = await open.BeginRawBinaryCopyAsync(copy, cancellation);
        var buffer = new byte[256 * 1024];
        var (start, end) = (0, 0);
        var isFirst = true;
        try
        {
            while (true)
            {
                if (start > 0) buffer.AsSpan(start..end).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (end == buffer.Length) Array.Resize(ref buffer, checked(buffer.Length * 2));
                var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
                if (read == 0) throw new EndOfStreamException("The server ended its answer too early.");
                end += read;
                if (isFirst && end < HeaderLength) continue;
                if (isFirst) start = HeaderLength;
                isFirst = false;
                while (IsWhole(buffer.AsSpan(start..end), out var length))
                {
                    if (length == 2) return;
                    var row = buffer.AsSpan(start, length);
                    start += length;
                    if (Row(row, table, rows)) await full();
                }
            }
        }
        catch
        {
            await CancelAsync(stream);
            throw;
        }
    }

    private static async Task CancelAsync(NpgsqlRawCopyStream stream)
    {
        try
        {
            await stream.CancelAsync();
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, which is why we are here.
        }
    }

    private static string Select(MoveEngine engine, ModelTable table, byte[]? after)
    {
        var key = engine.Quote(table.Key.Select(column => column.Name));
        var some = table.Only is null ? "" : $" WHERE {table.Only}";
        var where = after is null ? some : $" WHERE ({key}) > ({string.Join(", ", Literals(table, after))})";
        return $"SELECT {engine.Quote(table.Columns.Select(column => column.Name))} FROM {engine.Quote(table.Name)}{where} ORDER BY {key}";
    }

    // COPY takes no parameters. A key's text is one that this database gave, so it holds no U+0000.
    private static List<string> Literals(ModelTable table, byte[] after)
    {
        var reader = new TupleReader(after);
        var literals = new List<string>();
        foreach (var column in table.Key)
        {
            reader.NextField(out var value);
            literals.Add(Literal(column.Kind, value));
        }
        return literals;
    }

    private static string Literal(ColumnKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        ColumnKind.Text => $"'{Encoding.UTF8.GetString(value).Replace("'", "''", StringComparison.Ordinal)}'",
        ColumnKind.Guid => $"'{GuidField.Text(value)}'::uuid",
        ColumnKind.Bytes => $"'\\x{Convert.ToHexString(value)}'::bytea",
        _ => FormattableString.Invariant($"{TupleReader.Integer(value)}"),
    };

    /// <summary>Whether a whole row is there; the end of the data is a count of -1 and nothing else.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 2;
        if (bytes.Length < 2) return false;
        for (var fields = BinaryPrimitives.ReadInt16BigEndian(bytes); fields > 0; fields--)
        {
            if (bytes.Length < length + 4) return false;
            length += 4 + Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(bytes[length..]));
            if (bytes.Length < length) return false;
        }
        return true;
    }

    private static bool Row(ReadOnlySpan<byte> row, ModelTable table, RowBuilder rows)
    {
        rows.StartRow();
        var fields = new TupleReader(row);
        fields.NextRow();
        foreach (var column in table.Columns)
        {
            if (fields.NextField(out var value)) Value(column.Kind, value, rows);
            else rows.Null();
        }
        return rows.EndRow();
    }

    private static void Value(ColumnKind kind, ReadOnlySpan<byte> value, RowBuilder rows)
    {
        if (kind == ColumnKind.Text) rows.Text(value);
        else if (kind == ColumnKind.Instant) rows.Instant(TupleReader.Integer(value));
        else if (kind == ColumnKind.Guid) rows.Guid(value);
        else if (kind == ColumnKind.Bytes) rows.Bytes(value);
        else if (kind != ColumnKind.Decimal) rows.Integer(TupleReader.Integer(value));
        else if (DecimalField.Decode(value) is { } number) rows.Decimal(Encoding.ASCII.GetBytes(number));
        else rows.Other(ProblemRule.Range, "NaN or infinity", default);
    }
}
