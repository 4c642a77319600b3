using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>Reads SQLite's schema.</summary>
internal static partial class SqliteShapes
{
    // SqliteUsersDbContext writes them: SQLite has no lengths of its own.
    [GeneratedRegex("CHECK \\(length\\(\"(?<column>[^\"]+)\"\\) <= (?<length>[0-9]+)\\)")]
    private static partial Regex LengthCheck();

    public static async Task<IReadOnlyList<TableShape>> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        var tables = new List<TableShape>();
        foreach (var row in await open.QueryAsync(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'", cancellation))
            tables.Add(await TableAsync(open, (string)row[0]!, (string)row[1]!, cancellation));
        return tables;
    }

    private static async Task<TableShape> TableAsync(DbConnection open, string name, string sql, CancellationToken cancellation)
    {
        var lengths = LengthCheck().Matches(sql)
            .ToDictionary(match => match.Groups["column"].Value,
            match => int.Parse(match.Groups["length"].Value, CultureInfo.InvariantCulture));
        var columns = await open.QueryAsync($"SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo('{Escape(name)}')", cancellation);
        return new(name,
            columns.ToDictionary(column => (string)column[0]!, column =>
                Column((string)column[1]!, (long)column[2]! == 0, lengths.TryGetValue((string)column[0]!, out var length) ? length : null)),
            [.. columns.Where(column => (long)column[3]! > 0).OrderBy(column => (long)column[3]!).Select(column => (string)column[0]!)],
            await IndexesAsync(open, name, cancellation),
            await ForeignKeysAsync(open, name, cancellation));
    }

    private static ColumnShape Column(string type, bool isNullable, int? length) => type.ToUpperInvariant() switch
    {
        "INTEGER" => new(type, [ColumnKind.Int64, ColumnKind.Int32, ColumnKind.Boolean], isNullable, null, false),
        "TEXT" => new(type, [ColumnKind.Text, ColumnKind.Instant, ColumnKind.Guid, ColumnKind.Decimal], isNullable, length, true),
        "BLOB" => new(type, [ColumnKind.Bytes], isNullable, length, true),
        _ => new(type, [], isNullable, length, false),
    };

    private static async Task<IReadOnlyList<ModelIndex>> IndexesAsync(DbConnection open, string table, CancellationToken cancellation)
    {
        var indexes = new List<ModelIndex>();
        foreach (var row in await open.QueryAsync($"SELECT name, \"unique\" FROM pragma_index_list('{Escape(table)}') WHERE origin = 'c'",
            cancellation))
        {
            var columns =
                await open.QueryAsync($"SELECT name FROM pragma_index_info('{Escape((string)row[0]!)}') ORDER BY seqno", cancellation);
            indexes.Add(new((string)row[0]!, (long)row[1]! == 1, [.. columns.Select(column => column[0] as string ?? "(expression)")]));
        }
        return indexes;
    }

    private static async Task<IReadOnlyList<ModelForeignKey>> ForeignKeysAsync(DbConnection open, string table,
        CancellationToken cancellation)
    {
        var rows = await open.QueryAsync(
            $"SELECT id, \"from\", \"table\", coalesce(\"to\", \"from\"), on_delete FROM pragma_foreign_key_list('{Escape(table)}') "
            + "ORDER BY id, seq", cancellation);
        return [.. rows.GroupBy(row => (long)row[0]!).Select(key => new ModelForeignKey(
            "", [.. key.Select(row => (string)row[1]!)], (string)key.First()[2]!, [.. key.Select(row => (string)row[3]!)],
            (string)key.First()[4]! == "CASCADE"))];
    }

    private static string Escape(string name) => name.Replace("'", "''", StringComparison.Ordinal);
}
