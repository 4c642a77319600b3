using System.Data.Common;
using UsersWeb.Databases;

namespace UsersWeb.Moves;

/// <summary>
/// Refuse every change of a fenced database, whoever tries. Without them a writer that waited while the users were moved
/// would be let in at the end, be told that it succeeded, and its change would be in the old database only.
/// </summary>
internal static class FenceTriggers
{
    private const string Name = "__MoveFence";
    private const string Message = "This database has been left for another one and takes no changes (see: UsersWeb db unfence)";

    private static readonly string[] Changes = ["INSERT", "UPDATE", "DELETE"];

    /// <summary>The statements that make them. The codes they fail with mean to the engines' classes that the database can't be used.</summary>
    public static IEnumerable<string> Create(DatabaseProvider provider, IReadOnlyList<string> tables) => provider switch
    {
        DatabaseProvider.Sqlite => Each(tables, (trigger, change, table) =>
            $"CREATE TRIGGER IF NOT EXISTS \"{trigger}\" BEFORE {change} ON \"{table}\" BEGIN SELECT RAISE(ABORT, '{Message}'); END"),
        DatabaseProvider.PostgreSql =>
        [
            $"CREATE OR REPLACE FUNCTION \"{Name}\"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '25006', MESSAGE = '{Message}'; END $$",
            .. tables.Select(table => $"CREATE TRIGGER \"{Name}\" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON \"{table}\" FOR EACH STATEMENT EXECUTE FUNCTION \"{Name}\"()"),
        ],
        _ => Each(tables, (trigger, change, table) =>
            $"CREATE TRIGGER `{trigger}` BEFORE {change} ON `{table}` FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = '{Message}'"),
    };

    /// <summary>Takes them away, as many as there are.</summary>
    public static async Task DropAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation)
    {
        if (provider == DatabaseProvider.PostgreSql)
        {
            await open.ExecuteAsync($"DROP FUNCTION IF EXISTS \"{Name}\"() CASCADE", cancellation);
            return;
        }
        foreach (var trigger in await ListAsync(open, provider, cancellation))
            await open.ExecuteAsync($"DROP TRIGGER {(provider == DatabaseProvider.MySql ? $"`{trigger}`" : $"\"{trigger}\"")}", cancellation);
    }

    private static async Task<List<string>> ListAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation)
    {
        await using var command = open.Command(provider == DatabaseProvider.MySql
            ? $"SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND LEFT(trigger_name, {Name.Length}) = '{Name}'"
            : $"SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, {Name.Length}) = '{Name}'");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellation)) names.Add(reader.GetString(0));
        return names;
    }

    // Names are of the whole database and have at most 64 characters, so they carry a number instead of the table.
    private static IEnumerable<string> Each(IReadOnlyList<string> tables, Func<string, string, string, string> statement) =>
        tables.SelectMany((table, i) => Changes.Select(change => statement(FormattableString.Invariant($"{Name}_{i}_{change}"), change, table)));
}
