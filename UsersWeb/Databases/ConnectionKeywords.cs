using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;

namespace UsersWeb.Databases;

/// <summary>The ADO.NET form, <c>Keyword=value;…</c>, and what its keywords say about the engine.</summary>
internal static class ConnectionKeywords
{
    private static readonly string[] SqliteOnly = ["filename", "mode", "cache", "foreign keys", "recursive triggers", "vfs"];
    private static readonly string[] PostgreSqlOnly =
        ["host", "username", "search path", "searchpath", "sslmode", "timezone", "no reset on close", "max auto prepare",
            "target session attributes", "targetsessionattributes", "load balance hosts", "host recheck seconds"];
    private static readonly string[] MySqlOnly = ["server", "uid", "user", "allow user variables", "allowuservariables",
        "treattinyasboolean", "character set", "charset", "allowpublickeyretrieval", "load balance", "loadbalance"];

    public static ConnectionString Parse(string text, DatabaseProvider? chosen)
    {
        var keywords = new DbConnectionStringBuilder { ConnectionString = text };
        var provider = chosen ?? Guess(keywords);
        if (provider == DatabaseProvider.Sqlite) RequireFile(keywords);
        return new(provider, text);
    }

    public static DbConnectionStringBuilder Driver(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteConnectionStringBuilder(),
        DatabaseProvider.PostgreSql => new NpgsqlConnectionStringBuilder(),
        _ => new MySqlConnectionStringBuilder(),
    };

    /// <summary>
    /// What the connection string says wins. The drivers' builders claim to contain every keyword they know, so ask the
    /// text.
    /// </summary>
    public static void SetUnlessGiven(this DbConnectionStringBuilder driver, string keyword, object value)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = driver.ConnectionString };
        if (!given.ContainsKey(keyword)) driver[keyword] = value;
    }

    // "Data Source" alone is a file; with a database or a user it is MySQL's word for the server.
    // "Host" and "Server" are understood by both drivers, so the port or another keyword decides where it contradicts.
    private static DatabaseProvider Guess(DbConnectionStringBuilder keywords)
    {
        if (Has(keywords, SqliteOnly)) return DatabaseProvider.Sqlite;
        if (Has(keywords, ["data source", "datasource"])
            && !Has(keywords, ["database", "initial catalog", "user id", "uid", "user", "username", "password", "pwd", "port"]))
            return DatabaseProvider.Sqlite;
        if (Port(keywords) == 5432) return DatabaseProvider.PostgreSql;
        if (Port(keywords) == 3306) return DatabaseProvider.MySql;
        var postgreSql = Has(keywords, PostgreSqlOnly);
        var mySql = Has(keywords, [.. MySqlOnly, "data source", "datasource"]);
        if (postgreSql == mySql)
            throw new FormatException("it does not say which database it means; set Database:Provider to Sqlite, PostgreSql or MySql.");
        return postgreSql ? DatabaseProvider.PostgreSql : DatabaseProvider.MySql;
    }

    private static void RequireFile(DbConnectionStringBuilder keywords)
    {
        var sqlite = new SqliteConnectionStringBuilder(keywords.ConnectionString);
        if (sqlite.DataSource is "") throw new FormatException("it names no file.");
        if (sqlite.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase) || sqlite.Mode == SqliteOpenMode.Memory)
            throw new FormatException("a database in memory would be lost at the next start; name a file.");
        if (sqlite.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw new FormatException("a file: URI is not taken; name the file itself.");
    }

    private static bool Has(DbConnectionStringBuilder keywords, string[] names) => names.Any(keywords.ContainsKey);

    private static int Port(DbConnectionStringBuilder keywords) =>
        keywords.TryGetValue("port", out var port) && int.TryParse(port.ToString(), out var number) ? number : 0;
}
