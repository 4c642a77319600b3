using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>
/// All rows of the application's tables as lines of text, written by the servers' own SQL: equal for equal content, whatever the
/// engine, and read by nothing that the move reads by.
/// </summary>
internal static class Content
{
    private static readonly string[] Instants = ["CreatedAt", "UpdatedAt", "LastSignInAt", "LockoutEnd", "ExpiresAt"];

    public static async Task<List<string>> ReadAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        var lines = new List<string>();
        foreach (var table in (await RowsAsync(Columns(database.Provider))).GroupBy(row => row[0]))
        {
            if (table.Key.StartsWith("__", StringComparison.Ordinal) || table.Key.StartsWith("sqlite_", StringComparison.Ordinal)) continue;
            var columns = table.OrderBy(row => row[1], StringComparer.Ordinal).ToList();
            var sql = $"SELECT {string.Join(", ", columns.Select(row => Value(database.Provider, row[1], row[2])))} FROM {new Sql(database.Provider).Quote(table.Key)}";
            lines.AddRange((await RowsAsync(sql)).Select(row => $"{table.Key}: {string.Join(", ", columns.Zip(row, (column, value) => $"{column[1]}={value}"))}"));
        }
        lines.Sort(StringComparer.Ordinal);
        return lines;

        async Task<List<string[]>> RowsAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string[]>();
            while (await reader.ReadAsync())
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
            return rows;
        }
    }

    private static string Columns(DatabaseProvider engine) => engine switch
    {
        DatabaseProvider.Sqlite => "SELECT t.name, c.name, c.type FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
        DatabaseProvider.PostgreSql => "SELECT table_name::text, column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = current_schema()",
        _ => "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = database()",
    };

    private static string Value(DatabaseProvider engine, string column, string type)
    {
        var name = new Sql(engine).Quote(column);
        return engine switch
        {
            DatabaseProvider.Sqlite when Instants.Contains(column) => $"CASE typeof({name}) WHEN 'null' THEN NULL WHEN 'text' THEN {name} ELSE typeof({name}) || quote({name}) END",
            DatabaseProvider.Sqlite => $"CASE typeof({name}) WHEN 'null' THEN NULL WHEN 'text' THEN hex({name}) WHEN 'integer' THEN CAST({name} AS TEXT) ELSE typeof({name}) || quote({name}) END",
            DatabaseProvider.PostgreSql when type == "boolean" => $"({name}::int)::text",
            DatabaseProvider.PostgreSql when Instants.Contains(column) => $"to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') || CASE WHEN isfinite({name}) THEN '' ELSE {name}::text END",
            DatabaseProvider.PostgreSql when type is "text" or "character varying" => $"upper(encode(convert_to({name}, 'UTF8'), 'hex'))",
            DatabaseProvider.PostgreSql => $"{name}::text",
            _ when Instants.Contains(column) => $"DATE_FORMAT({name}, '%Y-%m-%dT%H:%i:%s.%fZ')",
            _ when type is "longtext" or "varchar" => $"HEX({name})",
            _ => $"CAST({name} AS CHAR)",
        };
    }
}
