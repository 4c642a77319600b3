using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Databases;
using UsersWeb.Moves;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>
/// What a database holds, read by none of the code that moves: of each table the count of its rows and the sum of their
/// hashes, which is the same in any order and another when a row is doubled.
/// </summary>
public static class Content
{
    private static readonly string[] Numbered = ["Users", "Roles", "UserClaims"];

    /// <summary>The rows of all tables of the application, the same text for the same rows on every engine.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(TestDatabase database)
    {
        var tables = new List<string>();
        foreach (var table in await TablesAsync(database)) tables.Add($"{table} {await TableAsync(database, table)}");
        return tables;
    }

    /// <summary>Indexes with their columns, to be compared with those of a new database of the same engine.</summary>
    public static async Task<IReadOnlyList<string>> IndexesAsync(TestDatabase database) => await database.QueryAsync<string>(database.Provider switch
    {
        DatabaseProvider.Sqlite => """
            SELECT m.name || ' ' || l."unique" || ' ' || (SELECT group_concat(name) FROM pragma_index_info(m.name))
            FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name WHERE m.type = 'index' AND m.tbl_name NOT LIKE '\_\_%' ESCAPE '\' ORDER BY 1
            """,
        DatabaseProvider.PostgreSql => "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_\\_%' ORDER BY 1",
        _ => """
            SELECT concat(table_name, ' ', index_name, ' ', non_unique, ' ', group_concat(column_name ORDER BY seq_in_index))
            FROM information_schema.statistics WHERE table_schema = database() AND table_name NOT LIKE '\_\_%' GROUP BY table_name, index_name, non_unique ORDER BY 1
            """,
    });

    /// <summary>The numbers that the next rows get.</summary>
    public static async Task<IReadOnlyList<string>> NextNumbersAsync(TestDatabase database)
    {
        var numbers = new List<string>();
        foreach (var table in Numbered) numbers.Add($"{table} {(await database.QueryAsync<long>(NextNumber(database.Provider, table)))[0]}");
        return numbers;
    }

    /// <summary>A state of the move's mark, none when there is no mark.</summary>
    public static async Task<string?> MarkAsync(TestDatabase database)
    {
        await using var open = await database.OpenAsync();
        return (await Marks.ReadMarkAsync(open, database.Provider, CancellationToken.None))?.State;
    }

    private static string NextNumber(DatabaseProvider provider, string table) => provider switch
    {
        DatabaseProvider.Sqlite => $"SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1",
        DatabaseProvider.PostgreSql => $"SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM \"{table}_Id_seq\"",
        _ => $"SELECT auto_increment FROM information_schema.tables WHERE table_schema = database() AND table_name = '{table}'",
    };

    private static async Task<IEnumerable<string>> TablesAsync(TestDatabase database)
    {
        var names = await database.QueryAsync<string>(database.Provider switch
        {
            DatabaseProvider.Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            DatabaseProvider.PostgreSql => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
            _ => "SELECT table_name FROM information_schema.tables WHERE table_schema = database()",
        });
        return names.Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !name.StartsWith("sqlite_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    private static async Task<string> TableAsync(TestDatabase database, string table)
    {
        await using var open = await database.OpenAsync();
        await using var command = open.CreateCommand();
        command.CommandText = $"SELECT * FROM {database.Quote(table)}";
        await using var reader = await command.ExecuteReaderAsync();
        var columns = Enumerable.Range(0, reader.FieldCount).OrderBy(reader.GetName, StringComparer.Ordinal).ToArray();
        var (rows, sum) = (0L, UInt128.Zero);
        var text = new StringBuilder();
        while (await reader.ReadAsync())
        {
            text.Clear();
            foreach (var column in columns) text.Append(Text(reader.GetValue(column))).Append('\u001f');
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
            sum = unchecked(sum + System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash));
            rows++;
        }
        return $"{rows} {sum:x32}";
    }

    private static string Text(object value) => value switch
    {
        DBNull => "\u001e",
        bool flag => flag ? "1" : "0",
        DateTime instant => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
