using System.Globalization;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>The table of the audit, behind the application's back.</summary>
internal static class AuditTable
{
    /// <summary>Adds entries of the command line, a second apart.</summary>
    /// <param name="database">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="action">What they tell.</param>
    /// <param name="first">When the first was written, UTC.</param>
    public static async Task AddEntriesAsync(this TestDatabase database, int count, string action, DateTime first)
    {
        string At(int second) => database.Instant(first.AddSeconds(second));
        foreach (var block in Enumerable.Range(0, count).Chunk(1000))
        {
            await database.ExecuteAsync($"""
                INSERT INTO {database.Quote("AuditEntries")} ({Columns(database, "At", "ActorKind", "ActorName", "Action")})
                VALUES {string.Join(", ", block.Select(i => $"('{At(i)}', 'commandLine', 'root', '{action}')"))}
                """);
        }
    }

    /// <summary>Doubles all that have this action, so many times.</summary>
    public static async Task DoubleEntriesAsync(this TestDatabase database, string action, int times)
    {
        var columns = Columns(database, "At", "ActorKind", "ActorName", "Action", "Before");
        for (var i = 0; i < times; i++)
        {
            await database.ExecuteAsync($"""
                INSERT INTO {database.Quote("AuditEntries")} ({columns})
                SELECT {columns} FROM {database.Quote("AuditEntries")} WHERE {database.Quote("Action")} = '{action}'
                """);
        }
    }

    /// <summary>What the entries with this action say has become of it, the oldest first.</summary>
    public static Task<List<string>> AfterOfAsync(this TestDatabase database, string action) => database.QueryAsync<string>($"""
        SELECT COALESCE({database.Quote("After")}, '') FROM {database.Quote("AuditEntries")} WHERE {database.Quote("Action")} = '{action}'
        ORDER BY {database.Quote("Id")}
        """);

    /// <summary>An instant as the engine takes it in a statement.</summary>
    public static string Instant(this TestDatabase database, DateTime instant) => instant.ToString(
        database.Provider == DatabaseProvider.Sqlite ? "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'" : "yyyy-MM-dd HH:mm:ss.ffffff",
        CultureInfo.InvariantCulture);

    private static string Columns(TestDatabase database, params string[] names) => string.Join(", ", names.Select(database.Quote));
}
