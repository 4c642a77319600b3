using System.Globalization;
using System.Text;
using MySqlConnector;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Reads MySQL and MariaDB for the verification: the server writes every value as text, not in binary as for the copy.</summary>
internal sealed class MySqlCanonicalReader(MySqlConnection open) : CanonicalReader
{
    private byte[] value = new byte[8192];

    public override async Task ReadAsync(
        ModelTable table, int chunkRows, Func<CanonicalChunk?, ValueTask<CanonicalChunk>> hand, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(Statement(table), open) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var kinds = table.Columns.Select(column => column.Kind).ToArray();
        try
        {
            var chunk = await hand(null);
            while (await rows.ReadAsync(cancellation))
            {
                chunk.StartRow();
                for (var i = 0; i < kinds.Length; i++) Read(rows, i, kinds[i], chunk);
                if (chunk.Rows == chunkRows) chunk = await hand(chunk);
            }
            if (chunk.Rows > 0) await hand(chunk);
        }
        catch
        {
            command.TryCancel();
            throw;
        }
    }

    private static string Statement(ModelTable table)
    {
        var columns = table.Columns.Select(column =>
            Written(column, asBytes: column.Kind is ColumnKind.Instant or ColumnKind.Decimal or ColumnKind.Guid));
        var order = table.Key.Select(column => Written(column, asBytes: column.Kind == ColumnKind.Text));
        var where = table.Only is null ? "" : $"WHERE {table.Only} ";
        return $"SELECT {string.Join(',', columns)} FROM `{table.Name}` {where}ORDER BY {string.Join(',', order)}";
    }

    private static string Written(ModelColumn column, bool asBytes) => asBytes ? $"CAST(`{column.Name}` AS BINARY)" : $"`{column.Name}`";

    private void Read(MySqlDataReader row, int column, ColumnKind kind, CanonicalChunk chunk)
    {
        if (row.IsDBNull(column))
        {
            chunk.Null();
            return;
        }
        switch (kind)
        {
            case ColumnKind.Int32 or ColumnKind.Int64:
                chunk.Integer(row.GetInt64(column));
                break;
            case ColumnKind.Boolean:
                Flag(row.GetInt64(column), chunk);
                break;
            case ColumnKind.Instant:
                Moment(Bytes(row, column), chunk);
                break;
            case ColumnKind.Guid:
                chunk.Guid(Bytes(row, column));
                break;
            case ColumnKind.Decimal:
                chunk.Decimal(Bytes(row, column));
                break;
            case ColumnKind.Bytes:
                chunk.Bytes(Bytes(row, column));
                break;
            default:
                chunk.Text(Bytes(row, column));
                break;
        }
    }

    private static void Flag(long number, CanonicalChunk chunk)
    {
        if (number is 0 or 1) chunk.Boolean(number == 1);
        else chunk.Invalid(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
    }

    // 2026-01-31 23:59:59.123456, as a column datetime(6) always is.
    private void Moment(ReadOnlySpan<byte> text, CanonicalChunk chunk)
    {
        if (text.Length != 26 || !IsDate(Encoding.ASCII.GetString(text[..10])))
        {
            chunk.Invalid(text);
            return;
        }
        value[10] = (byte)'T';
        value[26] = (byte)'Z';
        chunk.Text(value.AsSpan(0, 27));
    }

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private ReadOnlySpan<byte> Bytes(MySqlDataReader row, int column)
    {
        var length = (int)row.GetBytes(column, 0, null, 0, 0);
        if (length > value.Length) value = new byte[Math.Max(length, value.Length * 2)];
        var count = row.GetBytes(column, 0, value, 0, length);
        return value.AsSpan(0, (int)count);
    }
}
