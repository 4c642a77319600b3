using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// What a move writes down in its target beside the rows: how far each table is, and which values rules changed. Kept in
/// tables of their own, whose names begin with two underscores as those of EF Core's history do, and written in the
/// transaction of the rows they speak of.
/// </summary>
public static class Journal
{
    private const string WatermarkTable = "__MoveWatermark";
    private const string FixTable = "__MoveFix";

    /// <summary>Names of its tables.</summary>
    public static IReadOnlyList<string> Tables { get; } = [WatermarkTable, FixTable];

    /// <summary>Creates the tables if need be.</summary>
    public static async Task CreateAsync(DbConnection open, MoveEngine engine, CancellationToken cancellation)
    {
        var text = engine.Marks.TextType;
        const string name = "varchar(64)";
        await open.ExecuteAsync($"""
            CREATE TABLE IF NOT EXISTS {engine.Quote(WatermarkTable)} (
                {engine.Quote("TableName")} {name} NOT NULL PRIMARY KEY, {engine.Quote("LastKey")} {text} NOT NULL,
                {engine.Quote("RowCount")} bigint NOT NULL, {engine.Quote("IsComplete")} int NOT NULL){engine.Marks.TableOptions}
            """, cancellation);
        await open.ExecuteAsync($"""
            CREATE TABLE IF NOT EXISTS {engine.Quote(FixTable)} (
                {engine.Quote("Id")} {name} NOT NULL PRIMARY KEY, {engine.Quote("TableName")} {name} NOT NULL,
                    {engine.Quote("RowKey")} {text} NOT NULL, {engine.Quote("ColumnName")} {name} NULL,
                {engine.Quote("Rule")} {name} NOT NULL, {engine.Quote("Action")} {name} NOT NULL, {engine.Quote("ValueHash")} {name} NULL,
                    {engine.Quote("SourceHash")} {name} NULL){engine.Marks.TableOptions}
            """, cancellation);
    }

    /// <summary>Forgets everything, for a fresh start.</summary>
    public static async Task ClearAsync(DbConnection open, MoveEngine engine, CancellationToken cancellation)
    {
        await open.ExecuteAsync($"DELETE FROM {engine.Quote(WatermarkTable)}", cancellation);
        await open.ExecuteAsync($"DELETE FROM {engine.Quote(FixTable)}", cancellation);
    }

    /// <summary>Writes a watermark and fixes in the transaction that is open.</summary>
    public static async Task WriteAsync(DbConnection open, MoveEngine engine, Watermark watermark, IReadOnlyList<FixRecord> fixes,
        CancellationToken cancellation)
    {
        await open.ExecuteAsync($"DELETE FROM {engine.Quote(WatermarkTable)} WHERE {engine.Quote("TableName")} = @table", cancellation,
            ("@table", watermark.Table));
        await open.ExecuteAsync(
            $"INSERT INTO {engine.Quote(WatermarkTable)} ({engine.Quote(["TableName", "LastKey", "RowCount", "IsComplete"])}) VALUES "
                + "(@table, @key, @rows, @complete)",
            cancellation, ("@table", watermark.Table), ("@key", Convert.ToBase64String(watermark.LastKey)), ("@rows", watermark.Rows),
            ("@complete", watermark.IsComplete ? 1 : 0));
        await InsertAsync(open, engine, fixes, cancellation);
    }

    /// <summary>
    /// Puts what the verification found in the place of what the copy wrote down: from now on a fix excuses that value of
    /// the source, and no other.
    /// </summary>
    public static async Task ReplaceFixesAsync(DbConnection open, MoveEngine engine, IReadOnlyList<FixRecord> fixes,
        CancellationToken cancellation)
    {
        await open.ExecuteAsync("BEGIN", cancellation);
        await open.ExecuteAsync($"DELETE FROM {engine.Quote(FixTable)}", cancellation);
        await InsertAsync(open, engine, fixes, cancellation);
        await open.ExecuteAsync("COMMIT", cancellation);
    }

    private static async Task InsertAsync(DbConnection open, MoveEngine engine, IReadOnlyList<FixRecord> fixes,
        CancellationToken cancellation)
    {
        foreach (var fix in fixes)
        {
            // Servers may demand a primary key of every table.
            await open.ExecuteAsync(
                $"INSERT INTO {engine.Quote(FixTable)} "
                    + $"({engine.Quote(["Id", "TableName", "RowKey", "ColumnName", "Rule", "Action", "ValueHash", "SourceHash"])}) "
                    + "VALUES (@id, @table, @key, @column, @rule, @action, @hash, @source)",
                cancellation, ("@id", Guid.NewGuid().ToString("N")), ("@table", fix.Table), ("@key", fix.Key.Stored),
                ("@column", fix.Column), ("@rule", fix.Rule), ("@action", fix.Action), ("@hash", fix.ValueHash),
                ("@source", fix.SourceHash));
        }
    }

    /// <summary>How far each table is; empty when nothing was begun.</summary>
    public static async Task<IReadOnlyList<Watermark>> ReadWatermarksAsync(DbConnection open, MoveEngine engine,
        CancellationToken cancellation)
    {
        if (!await ExistsAsync(open, engine, WatermarkTable, cancellation)) return [];
        var rows = await open.QueryAsync(
            $"SELECT {engine.Quote(["TableName", "LastKey", "RowCount", "IsComplete"])} FROM {engine.Quote(WatermarkTable)}", cancellation);
        return [.. rows.Select(
            row => new Watermark((string)row[0]!, Convert.FromBase64String((string)row[1]!), Number(row[2]), Number(row[3]) == 1))];
    }

    /// <summary>The fixes that rules made to rows of a database; empty when it was never the target of such a move.</summary>
    public static async Task<IReadOnlyList<FixRecord>> ReadFixesAsync(DbConnection open, MoveEngine engine, CancellationToken cancellation)
    {
        if (!await ExistsAsync(open, engine, FixTable, cancellation)) return [];
        var rows = await open.QueryAsync(
            $"SELECT {engine.Quote(["TableName", "RowKey", "ColumnName", "Rule", "Action", "ValueHash", "SourceHash"])} FROM "
            + $"{engine.Quote(FixTable)}", cancellation);
        return [.. rows.Select(
            row => new FixRecord((string)row[0]!, RowKey.FromStored((string)row[1]!), (string?)row[2], (string)row[3]!, (string)row[4]!,
            (string?)row[5], (string?)row[6]))];
    }

    private static async Task<bool> ExistsAsync(DbConnection open, MoveEngine engine, string table, CancellationToken cancellation) =>
        (await engine.ReadTableNamesAsync(open, cancellation)).Contains(table);

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
