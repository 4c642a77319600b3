using System.Data.Common;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>The sizes that PostgreSQL tells everybody who may connect.</summary>
internal static class PostgreSqlStorage
{
    private const string Tables = """
        SELECT c.relname, CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::bigint END, pg_table_size(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = current_schema()
        """;

    private const string Indexes = """
        SELECT t.relname, i.relname, pg_relation_size(i.oid)
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace WHERE t.relkind = 'r' AND n.nspname = current_schema()
        """;

    public static async Task<DatabaseStorage> ReadAsync(DbConnection open, CancellationToken cancellation)
    {
        var rows = await open.ReadRowsAsync(Indexes, row =>
            (Table: row.GetString(0), Index: new IndexStorage(row.GetString(1), row.GetInt64(2))), cancellation);
        var indexes = rows.ToLookup(row => row.Table);
        return new(await open.ReadRowsAsync(Tables, row =>
        {
            var own = indexes[row.GetString(0)].Select(one => one.Index).ToList();
            return new TableStorage(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetInt64(2),
                own.Sum(index => index.Bytes), own);
        }, cancellation));
    }

    // A dump has no indexes in it, and is compressed: sample people take a quarter of what their rows do here.
    public static async Task<long> ReadRowsBytesAsync(DbConnection open, CancellationToken cancellation) =>
        (await open.ReadRowsAsync("""
            SELECT (COALESCE(sum(pg_table_size(c.oid)), 0) / 2)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            """, row => row.GetInt64(0), cancellation))[0];

    public static async Task<ServerConnections> ReadConnectionsAsync(DbConnection open, CancellationToken cancellation) =>
        (await open.ReadRowsAsync("""
            SELECT count(*)::int, (count(*) FILTER (WHERE state <> 'idle'))::int, current_setting('max_connections')::int
            FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user
            """, row => new ServerConnections(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), cancellation))[0];
}
