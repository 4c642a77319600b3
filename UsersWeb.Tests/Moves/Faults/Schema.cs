using UsersWeb.Databases;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>What a database has beside its rows, read by none of the code that moves.</summary>
internal static class Schema
{
    private static readonly string[] Numbered = ["Users", "Roles", "ApiTokens"];

    /// <summary>Indexes with their columns, to be compared with those of a new database of the same engine.</summary>
    public static async Task<IReadOnlyList<string>> IndexesAsync(TestDatabase database) =>
        await database.QueryAsync<string>(database.Provider switch
        {
            DatabaseProvider.Sqlite => """
            SELECT m.name || ' ' || l."unique" || ' ' || (SELECT group_concat(name) FROM pragma_index_info(m.name))
            FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name WHERE m.type = 'index'
                AND m.tbl_name NOT LIKE '\_\_%' ESCAPE '\' ORDER BY 1
            """,
            DatabaseProvider.PostgreSql =>
                "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\\_\\_%' ORDER BY 1",
            _ => """
            SELECT concat(table_name, ' ', index_name, ' ', non_unique, ' ', group_concat(column_name ORDER BY seq_in_index))
            FROM information_schema.statistics WHERE table_schema = database() AND table_name NOT LIKE '\_\_%' GROUP BY table_name,
                index_name, non_unique ORDER BY 1
            """,
        });

    /// <summary>The numbers that the next rows get.</summary>
    public static async Task<IReadOnlyList<string>> NextNumbersAsync(TestDatabase database)
    {
        var numbers = new List<string>();
        foreach (var table in Numbered)
            numbers.Add($"{table} {(await database.QueryAsync<long>(NextNumber(database.Provider, table)))[0]}");
        return numbers;
    }

    private static string NextNumber(DatabaseProvider provider, string table) => provider switch
    {
        DatabaseProvider.Sqlite => $"SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1",
        DatabaseProvider.PostgreSql => $"SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM \"{table}_Id_seq\"",
        _ => $"SELECT auto_increment FROM information_schema.tables WHERE table_schema = database() AND table_name = '{table}'",
    };
}
