using System.Data.Common;
using System.Globalization;

namespace UsersWeb.Moves.Engine;

/// <summary>A table of texts that holds one row.</summary>
internal sealed class OneRowTable(DbConnection open, MoveMarks engine, string table, string[] columns)
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

    public async Task MakeAsync(CancellationToken cancellation)
    {
        if (!await ExistsAsync(cancellation)) await CreateAsync(cancellation);
    }

    public async Task WriteAsync(string?[] values, CancellationToken cancellation)
    {
        await MakeAsync(cancellation);
        var update = engine.Replace(columns);
        await open.ExecuteAsync(
            $"INSERT INTO {Quote(table)} ({Names(["Id", .. columns])}) VALUES (1, {Each(column => "@" + column)}) {update}",
            cancellation, [.. columns.Select((column, i) => (column, (object?)values[i]))]);

        string Each(Func<string, string> text) => string.Join(", ", columns.Select(text));
    }

    public Task ClearAsync(CancellationToken cancellation) => open.ExecuteAsync($"DELETE FROM {Quote(table)}", cancellation);

    public Task DropAsync(CancellationToken cancellation) => open.ExecuteAsync($"DROP TABLE IF EXISTS {Quote(table)}", cancellation);

    private async Task<bool> ExistsAsync(CancellationToken cancellation)
    {
        return Convert.ToInt64(await open.AskAsync(engine.CountTables, cancellation, ("name", engine.NameToCount(table))),
            CultureInfo.InvariantCulture) > 0;
    }

    private async Task CreateAsync(CancellationToken cancellation)
    {
        var list = string.Concat(columns.Select(column => $", {Quote(column)} {engine.TextType}"));
        await open.ExecuteAsync(
            $"CREATE TABLE IF NOT EXISTS {Quote(table)} ({Quote("Id")} integer NOT NULL PRIMARY KEY{list}){engine.TableOptions}",
            cancellation);
    }

    private string Names(string[] names) => string.Join(", ", names.Select(Quote));

    private string Quote(string name) => engine.Quote(name);
}
