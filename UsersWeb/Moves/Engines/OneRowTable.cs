using System.Data.Common;
using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Moves;

/// <summary>A table of texts that holds one row.</summary>
internal sealed class OneRowTable(DbConnection open, DatabaseProvider provider, string table, string[] columns)
{
    public async Task<T?> ReadAsync<T>(Func<string?[], T?> read, CancellationToken cancellation) where T : class
    {
        // A SELECT that fails would end a transaction on PostgreSQL, and stand in the server's log each time.
        if (!await ExistsAsync(cancellation)) return null;
        await using var command = open.Command($"SELECT {Names(columns)} FROM {Quote(table)} WHERE {Quote("Id")} = 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        return read([.. columns.Select((_, i) => reader.IsDBNull(i) ? null : reader.GetString(i))]);
    }

    public async Task WriteAsync(string?[] values, CancellationToken cancellation)
    {
        if (!await ExistsAsync(cancellation)) await CreateAsync(cancellation);
        var update = provider == DatabaseProvider.MySql
            ? "ON DUPLICATE KEY UPDATE " + Each(column => $"{Quote(column)} = VALUES({Quote(column)})")
            : $"ON CONFLICT ({Quote("Id")}) DO UPDATE SET " + Each(column => $"{Quote(column)} = excluded.{Quote(column)}");
        await open.ExecuteAsync(
            $"INSERT INTO {Quote(table)} ({Names(["Id", .. columns])}) VALUES (1, {Each(column => "@" + column)}) {update}",
            cancellation, [.. columns.Select((column, i) => (column, (object?)values[i]))]);

        string Each(Func<string, string> text) => string.Join(", ", columns.Select(text));
    }

    public Task DropAsync(CancellationToken cancellation) => open.ExecuteAsync($"DROP TABLE IF EXISTS {Quote(table)}", cancellation);

    private async Task<bool> ExistsAsync(CancellationToken cancellation)
    {
        var (sql, name) = provider switch
        {
            DatabaseProvider.Sqlite => ("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @name", table),
            DatabaseProvider.PostgreSql => ("SELECT COUNT(pg_catalog.to_regclass(@name))", Quote(table)),
            _ => ("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = @name", table),
        };
        return Convert.ToInt64(await open.AskAsync(sql, cancellation, ("name", name)), CultureInfo.InvariantCulture) > 0;
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var type = provider == DatabaseProvider.MySql ? "longtext" : "text";
        var options = provider == DatabaseProvider.MySql ? " ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin" : "";
        var list = string.Concat(columns.Select(column => $", {Quote(column)} {type}"));
        await open.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {Quote(table)} ({Quote("Id")} integer NOT NULL PRIMARY KEY{list}){options}", cancellation);
    }

    private string Names(string[] names) => string.Join(", ", names.Select(Quote));

    private string Quote(string name) => provider == DatabaseProvider.MySql ? $"`{name}`" : $"\"{name}\"";
}
