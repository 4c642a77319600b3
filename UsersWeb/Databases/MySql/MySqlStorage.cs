using System.Data.Common;
using System.Globalization;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>The sizes that MySQL and MariaDB tell of; those of single indexes take a right that an application's role seldom has.</summary>
internal static class MySqlStorage
{
    private const string Tables = """
        SELECT table_name, table_rows, data_length, index_length FROM information_schema.tables
        WHERE table_schema = database() AND table_type = 'BASE TABLE'
        """;

    // The primary key is the table itself.
    private const string Indexes = """
        SELECT table_name, index_name, stat_value * @@innodb_page_size FROM mysql.innodb_index_stats
        WHERE database_name = database() AND stat_name = 'size' AND index_name NOT IN ('PRIMARY', 'GEN_CLUST_INDEX')
        """;

    private static readonly string Refused = TKey(
        "The sizes of single indexes are not shown: the server tells them to those only who may read its table mysql.innodb_index_stats. "
        + "GRANT SELECT ON mysql.innodb_index_stats to this application's role to see them.");

    public static async Task<DatabaseStorage> ReadAsync(MySqlConnection open, CancellationToken cancellation)
    {
        await AskForFreshAsync(open, cancellation);
        var indexes = await IndexesAsync(open, cancellation);
        var tables = await open.ReadRowsAsync(Tables, row =>
        {
            var own = indexes?[row.GetString(0)].Select(one => one.Index).ToList() ?? [];
            return new TableStorage(row.GetString(0), row.IsDBNull(1) ? null : Number(row, 1), Number(row, 2), Number(row, 3), own);
        }, cancellation);
        return new(tables, EnglishMissing: indexes is null ? Refused : null);
    }

    // A dump has no indexes in it; as text rows take about what they take in pages that are half empty.
    public static async Task<long> ReadRowsBytesAsync(DbConnection open, CancellationToken cancellation) =>
        (await open.ReadRowsAsync("SELECT COALESCE(SUM(data_length), 0) FROM information_schema.tables WHERE table_schema = database()",
            row => Number(row, 0), cancellation))[0];

    public static async Task<ServerConnections> ReadConnectionsAsync(DbConnection open, CancellationToken cancellation) =>
        (await open.ReadRowsAsync("""
            SELECT COUNT(*), COALESCE(SUM(command <> 'Sleep'), 0), @@max_connections FROM information_schema.processlist
            WHERE db = database() AND user = SUBSTRING_INDEX(USER(), '@', 1)
            """, row => new ServerConnections((int)Number(row, 0), (int)Number(row, 1), (int)Number(row, 2)), cancellation))[0];

    private static async Task<ILookup<string, (string Table, IndexStorage Index)>?> IndexesAsync(
        DbConnection open, CancellationToken cancellation)
    {
        try
        {
            var rows = await open.ReadRowsAsync(Indexes, row =>
                (Table: row.GetString(0), Index: new IndexStorage(row.GetString(1), Number(row, 2))), cancellation);
            return rows.ToLookup(row => row.Table);
        }
        catch (MySqlException e) when ((int)e.ErrorCode is 1044 or 1142 or 1143)
        {
            return null;
        }
    }

    // MySQL answers with what it saw a day ago, unless it is told not to; MariaDB never does.
    private static async Task AskForFreshAsync(MySqlConnection open, CancellationToken cancellation)
    {
        try
        {
            await using var command = new MySqlCommand("SET SESSION information_schema_stats_expiry = 0", open);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.UnknownSystemVariable)
        {
            // A server that does not know it keeps nothing.
        }
    }

    private static long Number(DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);
}
