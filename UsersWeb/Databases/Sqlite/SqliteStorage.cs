using System.Data.Common;
using System.Globalization;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// How the file's pages are shared among tables and indexes. The library is built without dbstat, which knows, so some rows of each
/// table are measured, and the sizes that follow from that are made to add up to the file.
/// </summary>
internal static class SqliteStorage
{
    // Rows in one place are alike, so from several places.
    private const int Places = 20;
    private const int RowsPerPlace = 50;

    // What a row or an entry takes beside its values: length, key, types, pointer.
    private const int BesideValues = 8;

    // Rows come in the order of their keys and fill pages; entries of an index come anywhere and leave a third of them empty.
    private const double FilledByRows = 0.95;
    private const double FilledByEntries = 0.7;

    public static async Task<DatabaseStorage> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        var names = await TextsAsync(open, """
            SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
            """, null, cancellation);
        // These are kept as the index of their key (WITHOUT ROWID).
        var keyed = await TextsAsync(open, """
            SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 1
            """, null, cancellation);
        var tables = new List<TableStorage>();
        foreach (var name in names) tables.Add(await MeasureAsync(open, name, keyed.Contains(name), cancellation));
        return new(Scale(tables, await UsedAsync(open, cancellation)), IsEstimate: true);
    }

    // To what the file really takes, at least a byte each.
    private static IReadOnlyList<TableStorage> Scale(List<TableStorage> tables, long used)
    {
        var sum = Math.Max(1, tables.Sum(table => table.TotalBytes));
        long Of(long bytes) => (long)((double)bytes / sum * used);
        return [.. tables.Select(table =>
        {
            var indexes = table.Indexes.Select(index => index with { Bytes = Of(index.Bytes) }).ToList();
            return table with { Bytes = Of(table.Bytes), Indexes = indexes, IndexBytes = indexes.Sum(index => index.Bytes) };
        })];
    }

    private static async Task<TableStorage> MeasureAsync(DbConnection open, string table, bool isKeyed, CancellationToken cancellation)
    {
        var rows = (long)await NumberAsync(open, $"SELECT count(*) FROM {Quote(table)}", cancellation);
        var columns = await TextsAsync(open, "SELECT name FROM pragma_table_info($name)", table, cancellation);
        var indexes = await TextsAsync(open, """
            SELECT name FROM pragma_index_list($name) WHERE origin <> 'pk' OR (name LIKE 'sqlite_autoindex%' AND NOT
                (SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = $name))
            """, table, cancellation);
        var widths = new List<string> { Width(columns) };
        foreach (var index in indexes)
        {
            widths.Add(Width(await TextsAsync(open, """
                SELECT name FROM pragma_index_info($name) WHERE name IS NOT NULL
                """, index, cancellation)));
        }
        var means = rows == 0 ? [.. widths.Select(_ => 0.0)] : await MeansAsync(open, table, isKeyed, widths, cancellation);
        var pages = new[] { isKeyed ? FilledByEntries : FilledByRows }.Concat(indexes.Select(_ => FilledByEntries)).ToArray();
        // An empty table or index has a page.
        var sizes = means.Select((mean, i) => Math.Max(4096, (long)(rows * mean / pages[i]))).ToArray();
        var measured = indexes.Select((index, i) => new IndexStorage(index, sizes[i + 1])).ToList();
        return new(table, rows, sizes[0], measured.Sum(index => index.Bytes), measured);
    }

    private static async Task<double[]> MeansAsync(
        DbConnection open, string table, bool isKeyed, List<string> widths, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        // Without row numbers there is no way to the middle: the first ones stand for all.
        var sample = isKeyed ? string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM {Quote(table)} LIMIT {Places * RowsPerPlace}")
            : string.Join(" UNION ALL ", Enumerable.Range(0, Places).Select(place => string.Create(CultureInfo.InvariantCulture,
            $"SELECT * FROM (SELECT * FROM {Quote(table)} WHERE rowid >= (SELECT min(rowid) + (max(rowid) - min(rowid)) / {Places} "
            + $"* {place} FROM {Quote(table)}) ORDER BY rowid LIMIT {RowsPerPlace})")));
        command.CommandText = $"SELECT {string.Join(", ", widths.Select(width => $"avg({width})"))} FROM ({sample})";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return [.. Enumerable.Range(0, widths.Count).Select(i => reader.IsDBNull(i) ? BesideValues : reader.GetDouble(i))];
    }

    private static string Width(IReadOnlyCollection<string> columns) => string.Join(" + ", columns
        .Select(column => $"coalesce(octet_length({Quote(column)}), 0) + 1")
        .Append(BesideValues.ToString(CultureInfo.InvariantCulture)));

    private static async Task<long> UsedAsync(DbConnection open, CancellationToken cancellation) => (long)await NumberAsync(open, """
        SELECT ((SELECT page_count FROM pragma_page_count()) - (SELECT freelist_count FROM pragma_freelist_count()))
            * (SELECT page_size FROM pragma_page_size())
        """, cancellation);

    private static async Task<double> NumberAsync(DbConnection open, string sql, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = sql;
        return Convert.ToDouble(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    private static async Task<List<string>> TextsAsync(DbConnection open, string sql, string? name, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = sql;
        if (name is not null)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("$name", name);
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation)) texts.Add(reader.GetString(0));
        return texts;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
