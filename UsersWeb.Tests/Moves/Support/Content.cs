using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>
/// All rows of the application's tables as lines of text, written by the servers' own SQL: equal for equal content, whatever the
/// engine, and read by nothing that the move reads by.
/// </summary>
internal static class Content
{
    private static readonly string[] Instants =
    [
        "CreatedAt", "UpdatedAt", "LastSignInAt", "LockoutEnd", "ExpiresAt", "At", "LastSeenAt", "EndsAt", "PasswordAt", "SecondFactorAt",
        "UsedAt", "LockedUntil", "PasswordChangedAt", "ErasedAfter", "DueAt", "DoneAt", "FailedAt", "NextAttemptAt", "SentAt",
    ];

    // Made anew from the users, and not moved.
    private static readonly string[] MadeAnew = ["SearchIndex", "UserTerms"];

    /// <summary>Each row, in order.</summary>
    public static async Task<List<string>> ReadAsync(TestDatabase database)
    {
        var lines = new List<string>();
        await using var connection = await database.OpenAsync();
        foreach (var (table, columns) in await TablesAsync(connection, database.Provider))
            await foreach (var line in LinesAsync(connection, database.Provider, table, columns)) lines.Add($"{table}: {line}");
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Each row but those by which the audit tells of switches, which only the new database has.</summary>
    public static async Task<List<string>> ReadButSwitchesAsync(TestDatabase database)
    {
        var action = Convert.ToHexString("database.switch"u8);
        return [.. (await ReadAsync(database)).Where(row => !row.Contains(action, StringComparison.Ordinal))];
    }

    /// <summary>Who has put it into service, by its audit.</summary>
    public static Task<List<string>> SwitchersAsync(TestDatabase database) => database.QueryAsync<string>(
        $"SELECT {database.Quote("ActorName")} FROM {database.Quote("AuditEntries")} WHERE {database.Quote("Action")} = 'database.switch'");

    /// <summary>
    /// Of many rows: for each table their count and the sum of their hashes, which is the same in any order and another
    /// when a row is doubled.
    /// </summary>
    public static async Task<List<string>> SumsAsync(TestDatabase database)
    {
        var sums = new List<string>();
        await using var connection = await database.OpenAsync();
        foreach (var (table, columns) in await TablesAsync(connection, database.Provider))
        {
            var (rows, sum) = (0L, UInt128.Zero);
            await foreach (var line in LinesAsync(connection, database.Provider, table, columns))
            {
                sum = unchecked(sum + BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(line))));
                rows++;
            }
            sums.Add($"{table} {rows} {sum:x32}");
        }
        return sums;
    }

    private static async Task<IEnumerable<(string Table, List<(string Name, string Type)> Columns)>> TablesAsync(DbConnection connection,
        DatabaseProvider provider)
    {
        var columns = new List<string[]>();
        await foreach (var row in RowsAsync(connection, Columns(provider))) columns.Add(row);
        return columns.GroupBy(column => column[0])
            .Where(table => !table.Key.StartsWith("__", StringComparison.Ordinal)
                && !table.Key.StartsWith("sqlite_", StringComparison.Ordinal) && !MadeAnew.Contains(table.Key))
            .OrderBy(table => table.Key, StringComparer.Ordinal)
            .Select(table =>
                (table.Key, table.Select(column => (column[1], column[2])).OrderBy(column => column.Item1, StringComparer.Ordinal)
                .ToList()));
    }

    private static async IAsyncEnumerable<string> LinesAsync(DbConnection connection, DatabaseProvider provider, string table,
        List<(string Name, string Type)> columns)
    {
        var sql = $"SELECT {string.Join(", ", columns.Select(column => Value(provider, column.Name, column.Type)))} FROM "
            + $"{new Sql(provider).Quote(table)}";
        await foreach (var row in RowsAsync(connection, sql))
            yield return string.Join(", ", columns.Zip(row, (column, value) => $"{column.Name}={value}"));
    }

    private static async IAsyncEnumerable<string[]> RowsAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            yield return [.. Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)];
    }

    private static string Columns(DatabaseProvider engine) => engine switch
    {
        DatabaseProvider.Sqlite => "SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
        DatabaseProvider.PostgreSql =>
            "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = "
            + "current_schema()",
        _ => "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = database()",
    };

    private static string Value(DatabaseProvider engine, string column, string type)
    {
        var name = new Sql(engine).Quote(column);
        return engine switch
        {
            DatabaseProvider.Sqlite when Instants.Contains(column) =>
                $"CASE typeof({name}) WHEN 'null' THEN NULL WHEN 'text' THEN {name} ELSE typeof({name}) || quote({name}) END",
            DatabaseProvider.Sqlite =>
                $"CASE typeof({name}) WHEN 'null' THEN NULL WHEN 'text' THEN hex({name}) WHEN 'integer' THEN CAST({name} AS TEXT) "
                + $"ELSE typeof({name}) || quote({name}) END",
            DatabaseProvider.PostgreSql when type == "boolean" => $"({name}::int)::text",
            DatabaseProvider.PostgreSql when Instants.Contains(column) =>
                $"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || CASE WHEN isfinite({name}) THEN '' ELSE "
                + $"{name}::text END",
            DatabaseProvider.PostgreSql when type is "text" or "character varying" => $"upper(encode(convert_to({name}, 'UTF8'), 'hex'))",
            DatabaseProvider.PostgreSql => $"{name}::text",
            _ when Instants.Contains(column) => $"DATE_FORMAT({name}, '%Y-%m-%dT%H:%i:%s.%fZ')",
            _ when type is "longtext" or "varchar" or "longblob" => $"HEX({name})",
            _ => $"CAST({name} AS CHAR)",
        };
    }
}
