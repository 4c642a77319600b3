using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>
/// Reads rows by SQLite's own interface. The driver's getters hide damage (text in a number reads as 0, bytes that are not
/// UTF-8 as U+FFFD), and making objects of the values takes several times as long as reading them.
/// </summary>
internal static class SqliteRows
{
    private const int RowsBetweenLooks = 1024;

    public static async Task ReadAsync(
        SqliteConnection open, SqliteMoveEngine engine, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation)
    {
        using var statement = Prepare(open, Select(engine, table, after is not null));
        if (after is not null) BindKey(statement, table, after);
        var untilLook = RowsBetweenLooks;
        while (Step(open, statement))
        {
            if (Row(statement, table, rows)) await full();
            if (--untilLook > 0) continue;
            cancellation.ThrowIfCancellationRequested();
            untilLook = RowsBetweenLooks;
        }
    }

    internal static sqlite3_stmt Prepare(SqliteConnection open, string sql)
    {
        var result = raw.sqlite3_prepare_v2(open.Handle!, sql, out var statement);
        SqliteException.ThrowExceptionForRC(result, open.Handle!);
        return statement;
    }

    private static string Select(SqliteMoveEngine engine, ModelTable table, bool isAfter)
    {
        var key = engine.Quote(table.Key.Select(column => column.Name));
        var where = isAfter ? $" WHERE ({key}) > ({string.Join(", ", table.Key.Select(_ => "?"))})"
            : table.Only is null ? "" : $" WHERE {table.Only}";
        return $"SELECT {engine.Quote(table.Columns.Select(column => column.Name))} FROM {engine.Quote(table.Name)}{where} ORDER BY {key}";
    }

    private static void BindKey(sqlite3_stmt statement, ModelTable table, byte[] after)
    {
        var reader = new TupleReader(after);
        for (var i = 0; i < table.KeyLength; i++)
        {
            reader.NextField(out var value);
            Bind(statement, i + 1, table.Columns[i].Kind, value);
        }
    }

    /// <summary>Gives a statement a value of a batch, in the form in which the application stores it.</summary>
    internal static void Bind(sqlite3_stmt statement, int place, ColumnKind kind, ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case ColumnKind.Text:
                raw.sqlite3_bind_text(statement, place, value);
                break;
            case ColumnKind.Guid:
                raw.sqlite3_bind_text(statement, place, GuidField.Text(value).ToUpperInvariant());
                break;
            case ColumnKind.Decimal:
                raw.sqlite3_bind_text(statement, place, DecimalField.Decode(value)!);
                break;
            // Of an empty one it would take the missing address for NULL.
            case ColumnKind.Bytes when value.IsEmpty:
                raw.sqlite3_bind_zeroblob(statement, place, 0);
                break;
            case ColumnKind.Bytes:
                raw.sqlite3_bind_blob(statement, place, value);
                break;
            default:
                raw.sqlite3_bind_int64(statement, place, TupleReader.Integer(value));
                break;
        }
    }

    private static bool Step(SqliteConnection open, sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(result, open.Handle!);
        return false;
    }

    private static bool Row(sqlite3_stmt statement, ModelTable table, RowBuilder rows)
    {
        rows.StartRow();
        for (var i = 0; i < table.Columns.Count; i++) Value(statement, i, table.Columns[i], rows);
        return rows.EndRow();
    }

    private static void Value(sqlite3_stmt statement, int place, ModelColumn column, RowBuilder rows)
    {
        switch (raw.sqlite3_column_type(statement, place))
        {
            case raw.SQLITE_NULL:
                rows.Null();
                break;
            case raw.SQLITE_INTEGER:
                rows.Integer(raw.sqlite3_column_int64(statement, place));
                break;
            case raw.SQLITE_TEXT:
                // The file's text is UTF-8, so its bytes are what a text consists of, whether they are valid or not.
                Text(raw.sqlite3_column_blob(statement, place), column, rows);
                break;
            case raw.SQLITE_FLOAT:
                rows.Other(ProblemRule.Type, Real(raw.sqlite3_column_double(statement, place)), default);
                break;
            case raw.SQLITE_BLOB when column.Kind == ColumnKind.Bytes:
                rows.Bytes(raw.sqlite3_column_blob(statement, place));
                break;
            default:
                var blob = raw.sqlite3_column_blob(statement, place);
                rows.Other(ProblemRule.Type, DisplayValue.Blob(blob) + ", a blob", blob);
                break;
        }
    }

    private static void Text(ReadOnlySpan<byte> text, ModelColumn column, RowBuilder rows)
    {
        if (column.Kind == ColumnKind.Guid && GuidField.TryParse(text, isUpper: true, out var guid)) rows.Guid(guid);
        else if (column.Kind == ColumnKind.Decimal && IsAsStored(text)) rows.Decimal(text);
        else if (column.Kind != ColumnKind.Instant) rows.Text(text);
        else if (Instant.TryParse(text, (byte)'T', "Z"u8, out var instant)) rows.Instant(instant);
        else rows.Other(ProblemRule.Instant, DisplayValue.Text(text), text);
    }

    // 1.50 is not equal to 1.5 here, so the application finds a number in its own form only.
    private static bool IsAsStored(ReadOnlySpan<byte> text) =>
        DecimalField.TryNormalize(text, out var number) && text.SequenceEqual(Encoding.ASCII.GetBytes(number));

    private static string Real(double value) => value.ToString("R", CultureInfo.InvariantCulture) + ", a real number";
}
