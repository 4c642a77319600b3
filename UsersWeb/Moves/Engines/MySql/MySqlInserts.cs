using System.Text;
using MySqlConnector;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Writes rows by INSERT statements of many rows, in strict mode.</summary>
internal sealed class MySqlInserts(MySqlConnection open, MoveEngine engine)
{
    private const int MostRows = 250;
    private const int MostBytes = 256 * 1024;

    // Of anything but text and bytes: a Guid in quotation marks.
    private const int LongestValue = GuidField.TextLength + 4;

    public async Task WriteAsync(ModelTable table, TupleBatch batch, MySqlLimits limits, CancellationToken cancellation)
    {
        var most = Math.Min(MostBytes, limits.MostPacketBytes / 2);
        for (var position = 0; position < batch.Length;)
        {
            await using var command = new MySqlCommand { Connection = open, CommandTimeout = 0 };
            var (rows, bytes) = Fill(command, table, batch.Memory, ref position, most);
            // A value may take twice its bytes in a statement, but not as a parameter of a prepared one.
            if (bytes > limits.MostPacketBytes) await command.PrepareAsync(cancellation);
            var written = await command.ExecuteNonQueryAsync(cancellation);
            await CheckAsync(table, rows, written, cancellation);
        }
    }

    // As many rows as fit, but one at least.
    private (int Rows, long Bytes) Fill(MySqlCommand command, ModelTable table, ReadOnlyMemory<byte> batch, ref int position, long most)
    {
        var statement = new StringBuilder(
            $"INSERT INTO {engine.Quote(table.Name)} ({engine.Quote(table.Columns.Select(column => column.Name))}) VALUES ");
        var (rows, bytes) = (0, (long)statement.Length);
        while (position < batch.Length && rows < MostRows)
        {
            var (length, size) = Measure(table, batch.Span[position..]);
            if (rows > 0 && bytes + size > most) break;
            Add(command, table, batch.Slice(position, length));
            statement.Append(rows == 0 ? "(" : ", (").AppendJoin(", ", table.Columns.Select(_ => "?")).Append(')');
            (rows, bytes, position) = (rows + 1, bytes + size, position + length);
        }
        command.CommandText = statement.ToString();
        return (rows, bytes);
    }

    // Bytes of the row as it travels, and at most as part of a statement.
    private static (int Length, long Size) Measure(ModelTable table, ReadOnlySpan<byte> rows)
    {
        var (length, size) = (2, 4L);
        foreach (var column in table.Columns)
        {
            var field = Math.Max(0, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(rows[length..]));
            length += 4 + field;
            size += column.Kind is ColumnKind.Text or ColumnKind.Bytes ? 2L * field + 16 : LongestValue;
        }
        return (length, size);
    }

    private static void Add(MySqlCommand command, ModelTable table, ReadOnlyMemory<byte> row)
    {
        var reader = new TupleReader(row.Span);
        reader.NextRow();
        foreach (var column in table.Columns)
            command.Parameters.Add(new() { Value = reader.NextField(out var value) ? Value(column.Kind, value) : null });
    }

    private static object Value(ColumnKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        ColumnKind.Text or ColumnKind.Bytes => value.ToArray(),
        ColumnKind.Guid => GuidField.Text(value),
        ColumnKind.Decimal => DecimalField.Decode(value)!,
        ColumnKind.Instant => InstantText(TupleReader.Integer(value)),
        _ => TupleReader.Integer(value),
    };

    private static string InstantText(long microseconds) =>
        string.Create(MySqlInstant.Length, microseconds, (room, value) =>
        {
            Span<byte> bytes = stackalloc byte[MySqlInstant.Length];
            MySqlInstant.Write(value, bytes);
            Encoding.ASCII.GetChars(bytes, room);
        });

    // Strict mode refuses what does not fit, but cuts trailing spaces with a note.
    private async Task CheckAsync(ModelTable table, int rows, int written, CancellationToken cancellation)
    {
        var warnings = await open.QueryAsync("SHOW WARNINGS", cancellation);
        if (warnings.Count > 0)
            throw new MoveException(MoveExit.Copy, $"The server has changed values of {table.Name} as it stored them: {warnings[0][2]}.");
        if (written != rows)
            throw new MoveException(MoveExit.Copy,
                FormattableString.Invariant($"The server has stored {written} of {rows} rows of {table.Name}."));
    }
}
