using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>Reads SQLite for the verification.</summary>
internal sealed class SqliteCanonicalReader(SqliteConnection open) : CanonicalReader
{
    public override async Task ReadAsync(
        ModelTable table, int chunkRows, Func<CanonicalChunk?, ValueTask<CanonicalChunk>> hand, CancellationToken cancellation)
    {
        var columns = string.Join(',', table.Columns.Select(column => '"' + column.Name + '"'));
        var order = string.Join(',', table.Key.Select(column => '"' + column.Name + '"'));
        var where = table.Only is null ? "" : $"WHERE {table.Only} ";
        Check(raw.sqlite3_prepare_v2(
            open.Handle!, $"SELECT {columns} FROM \"{table.Name}\" {where}ORDER BY {order}", out var statement));
        using var rows = statement;
        var kinds = table.Columns.Select(column => column.Kind).ToArray();
        var chunk = await hand(null);
        int result;
        while ((result = raw.sqlite3_step(rows)) == raw.SQLITE_ROW)
        {
            chunk.StartRow();
            for (var i = 0; i < kinds.Length; i++) Read(rows, i, kinds[i], chunk);
            if (chunk.Rows < chunkRows) continue;
            cancellation.ThrowIfCancellationRequested();
            chunk = await hand(chunk);
        }
        if (result != raw.SQLITE_DONE) Check(result);
        if (chunk.Rows > 0) await hand(chunk);
    }

    private static void Read(sqlite3_stmt row, int column, ColumnKind kind, CanonicalChunk chunk)
    {
        var stored = raw.sqlite3_column_type(row, column);
        switch (kind, stored)
        {
            case (_, raw.SQLITE_NULL):
                chunk.Null();
                break;
            case (ColumnKind.Int32 or ColumnKind.Int64, raw.SQLITE_INTEGER):
                chunk.Integer(raw.sqlite3_column_int64(row, column));
                break;
            case (ColumnKind.Boolean, raw.SQLITE_INTEGER) when raw.sqlite3_column_int64(row, column) is 0 or 1:
                chunk.Boolean(raw.sqlite3_column_int64(row, column) == 1);
                break;
            // Instants and decimal numbers are stored as the canonical form has them; another form differs and is found.
            case (ColumnKind.Text or ColumnKind.Instant or ColumnKind.Decimal, raw.SQLITE_TEXT):
                chunk.Text(raw.sqlite3_column_blob(row, column));
                break;
            // In lower case the application would not find it.
            case (ColumnKind.Guid, raw.SQLITE_TEXT) when !raw.sqlite3_column_blob(row, column).ContainsAnyInRange((byte)'a', (byte)'f'):
                chunk.Guid(raw.sqlite3_column_blob(row, column));
                break;
            case (ColumnKind.Bytes, raw.SQLITE_BLOB):
                chunk.Bytes(raw.sqlite3_column_blob(row, column));
                break;
            default:
                // Its own text differs from every value of the column's kind by the mark alone.
                chunk.Invalid(stored == raw.SQLITE_BLOB
                    ? raw.sqlite3_column_blob(row, column)
                    : Encoding.UTF8.GetBytes(raw.sqlite3_column_text(row, column).utf8_to_string()));
                break;
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, open.Handle!);
}
