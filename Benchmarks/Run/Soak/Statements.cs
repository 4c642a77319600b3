using System.Data.Common;

namespace Run.Soak;

/// <summary>What is said to a server, and done to its process, to break it.</summary>
/// <param name="Administration">The database that is always there.</param>
/// <param name="Role">Make a role that is no superuser, called soak.</param>
/// <param name="Connections">Numbers of its connections.</param>
/// <param name="EndConnection">Ends one of them.</param>
/// <param name="ReadOnly">No changes from now on.</param>
/// <param name="Writable">Changes again.</param>
/// <param name="Shutdown">The signal of an administrator.</param>
/// <param name="Crash">The signal that leaves it no time.</param>
internal sealed record Statements(string Administration, string[] Role, string Connections, Func<string, string> EndConnection,
    string ReadOnly, string Writable, string Shutdown, string Crash)
{
    public static readonly Statements PostgreSql = new("postgres",
        [
            "CREATE ROLE soak LOGIN",
            "ALTER DATABASE usersweb_bench OWNER TO soak",
            // Its log of changes must not fill the small disk by itself.
            "ALTER SYSTEM SET max_wal_size = '128MB'",
        ],
        "SELECT pid FROM pg_stat_activity WHERE usename = 'soak'",
        id => $"SELECT pg_terminate_backend({id})",
        "ALTER SYSTEM SET default_transaction_read_only = on;\nSELECT pg_reload_conf();",
        "SET default_transaction_read_only = off;\nALTER SYSTEM RESET default_transaction_read_only;\nSELECT pg_reload_conf();",
        Shutdown: "INT", Crash: "QUIT");

    public static readonly Statements MariaDb = new("mysql",
        ["CREATE USER soak@'127.0.0.1';", "GRANT ALL ON usersweb_bench.* TO soak@'127.0.0.1';"],
        "SELECT id FROM information_schema.processlist WHERE user = 'soak';",
        id => $"KILL {id};",
        "SET GLOBAL read_only = 1;",
        "SET GLOBAL read_only = 0;",
        Shutdown: "TERM", Crash: "KILL");

    /// <summary>The superuser's connection string, for the role.</summary>
    public static string Connection(string superuser)
    {
        var text = new DbConnectionStringBuilder { ConnectionString = superuser };
        foreach (var keyword in (string[])["Username", "User ID"])
        {
            if (text.ContainsKey(keyword)) text[keyword] = "soak";
        }
        text.Remove("Password");
        return text.ConnectionString;
    }
}
