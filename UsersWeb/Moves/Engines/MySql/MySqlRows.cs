using System.Globalization;
using System.Text;
using MySqlConnector;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Reads rows by a prepared statement, whose answer has integers and instants in binary; text is taken as bytes.</summary>
internal static class MySqlRows
{
    public static async Task ReadAsync(
        MySqlConnection open, MoveEngine engine, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(Select(engine, table, after is not null), open) { CommandTimeout = 0 };
        if (after is not null) BindKey(command, table, after);
        await command.PrepareAsync(cancellation);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var room = new byte[4096];
        try
        {
            while (await reader.ReadAsync(cancellation))
            {
                if (Row(reader, table, rows, ref room)) await full();
            }
        }
        catch
        {
            // Else the end of the reader would read all that is left of the table.
            command.TryCancel();
            throw;
        }
    }

    /// <summary>
    /// A key's column as it must be compared: equal texts can differ in trailing spaces here, and order by more than bytes.
    /// </summary>
    private static string Ordered(MoveEngine engine, ModelColumn column) =>
        column.Kind == ColumnKind.Text ? $"CAST({engine.Quote(column.Name)} AS BINARY)" : engine.Quote(column.Name);

    // As text: the driver gives no bytes of a char(36), and of a decimal a number of .NET's, which may have fewer digits.
    private static string Selected(MoveEngine engine, ModelColumn column) =>
        column.Kind is ColumnKind.Decimal or ColumnKind.Guid ? $"CAST({engine.Quote(column.Name)} AS BINARY)" : engine.Quote(column.Name);

    private static string Select(MoveEngine engine, ModelTable table, bool isAfter)
    {
        var key = string.Join(", ", table.Key.Select(column => Ordered(engine, column)));
        var columns = string.Join(", ", table.Columns.Select(column => Selected(engine, column)));
        var where = isAfter ? Where(engine, table, key) : table.Only is null ? "" : $" WHERE {table.Only}";
        return $"SELECT {columns} FROM {engine.Quote(table.Name)}{where} ORDER BY {key}";
    }

    // Rows are compared without an index, so the first column is compared alone as well.
    private static string Where(MoveEngine engine, ModelTable table, string key) =>
        $" WHERE {Ordered(engine, table.Columns[0])} >= @0 AND ({key}) > ({string.Join(", ", table.Key.Select((_, i) => $"@{i}"))})";

    private static void BindKey(MySqlCommand command, ModelTable table, byte[] after)
    {
        var reader = new TupleReader(after);
        for (var i = 0; i < table.KeyLength; i++)
        {
            reader.NextField(out var value);
            command.Parameters.AddWithValue($"@{i}", KeyValue(table.Columns[i].Kind, value));
        }
    }

    private static object KeyValue(ColumnKind kind, ReadOnlySpan<byte> value) => kind switch
    {
        ColumnKind.Text or ColumnKind.Bytes => value.ToArray(),
        ColumnKind.Guid => GuidField.Text(value),
        _ => TupleReader.Integer(value),
    };

    private static bool Row(MySqlDataReader reader, ModelTable table, RowBuilder rows, ref byte[] room)
    {
        rows.StartRow();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (reader.IsDBNull(i)) rows.Null();
            else Value(reader, i, table.Columns[i].Kind, rows, ref room);
        }
        return rows.EndRow();
    }

    private static void Value(MySqlDataReader reader, int place, ColumnKind kind, RowBuilder rows, ref byte[] room)
    {
        if (kind == ColumnKind.Text) rows.Text(Bytes(reader, place, ref room));
        else if (kind == ColumnKind.Instant) ReadInstant(reader.GetMySqlDateTime(place), rows);
        else if (kind == ColumnKind.Bytes) rows.Bytes(Bytes(reader, place, ref room));
        else if (kind == ColumnKind.Decimal) rows.Decimal(Bytes(reader, place, ref room));
        else if (kind == ColumnKind.Guid) ReadGuid(Bytes(reader, place, ref room), rows);
        else rows.Integer(reader.GetInt64(place));
    }

    // The column's collation takes both cases for equal.
    private static void ReadGuid(ReadOnlySpan<byte> text, RowBuilder rows)
    {
        if (GuidField.TryParse(text, out var guid)) rows.Guid(guid);
        else rows.Text(text);
    }

    private static ReadOnlySpan<byte> Bytes(MySqlDataReader reader, int place, ref byte[] room)
    {
        var length = (int)reader.GetBytes(place, 0, room, 0, room.Length);
        if (length < room.Length) return room.AsSpan(0, length);
        // It may be longer than that; asking for the length of each would take its time.
        room = new byte[Math.Max(room.Length * 2, (int)reader.GetBytes(place, 0, null, 0, 0) + 1)];
        return room.AsSpan(0, (int)reader.GetBytes(place, 0, room, 0, room.Length));
    }

    // A month or day of 0 is no date, and neither is February 30, both of which lenient servers have let in.
    private static void ReadInstant(MySqlDateTime value, RowBuilder rows)
    {
        if (value.IsValidDateTime) rows.Instant(Instant.FromTicks(value.GetDateTime().Ticks));
        else
            Report(rows, string.Create(CultureInfo.InvariantCulture,
                $"{value.Year:0000}-{value.Month:00}-{value.Day:00} "
                + $"{value.Hour:00}:{value.Minute:00}:{value.Second:00}.{value.Microsecond:000000}"));
    }

    private static void Report(RowBuilder rows, string shown) => rows.Other(ProblemRule.Instant, shown, Encoding.ASCII.GetBytes(shown));
}
