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
        MySqlConnection open, MoveEngine engine, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full, CancellationToken cancellation)
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
            command.Cancel();
            throw;
        }
    }

    /// <summary>A key's column as it must be compared: equal texts can differ in trailing spaces here, and order by more than bytes.</summary>
    private static string Ordered(MoveEngine engine, ModelColumn column) =>
        column.Kind == ColumnKind.Text ? $"CAST({engine.Quote(column.Name)} AS BINARY)" : engine.Quote(column.Name);

    private static string Select(MoveEngine engine, ModelTable table, bool isAfter)
    {
        var key = string.Join(", ", table.Key.Select(column => Ordered(engine, column)));
        return $"SELECT {engine.Quote(table.Columns.Select(column => column.Name))} FROM {engine.Quote(table.Name)}{(isAfter ? Where(engine, table, key) : "")} ORDER BY {key}";
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
            command.Parameters.AddWithValue($"@{i}", table.Columns[i].Kind == ColumnKind.Text ? value.ToArray() : TupleReader.Integer(value));
        }
    }

    private static bool Row(MySqlDataReader reader, ModelTable table, RowBuilder rows, ref byte[] room)
    {
        rows.StartRow();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (reader.IsDBNull(i)) rows.Null();
            else if (table.Columns[i].Kind == ColumnKind.Text) rows.Text(Bytes(reader, i, ref room));
            else if (table.Columns[i].Kind == ColumnKind.Instant) ReadInstant(reader.GetMySqlDateTime(i), rows);
            else rows.Integer(reader.GetInt64(i));
        }
        return rows.EndRow();
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
        else Report(rows, FormattableString.Invariant($"{value.Year:0000}-{value.Month:00}-{value.Day:00} {value.Hour:00}:{value.Minute:00}:{value.Second:00}.{value.Microsecond:000000}"));
    }

    private static void Report(RowBuilder rows, string shown) => rows.Other(ProblemRule.Instant, shown, Encoding.ASCII.GetBytes(shown));
}
