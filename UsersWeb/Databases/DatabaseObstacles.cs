namespace UsersWeb.Databases;

/// <summary>
/// What the application can't say itself in a session, and can't do without: looked at before it serves a database, and before it
/// moves to one. One sentence each, which says what to do.
/// </summary>
internal static class DatabaseObstacles
{
    /// <summary>Of a PostgreSQL database; null when every name fits into it.</summary>
    public static string? Encoding(string database, string encoding) => encoding == "UTF8" ? null
        : $"The database {database} can't hold every name: its encoding is {encoding}; make one with: CREATE DATABASE {database} "
            + "ENCODING 'UTF8' TEMPLATE template0";

    /// <summary>Of a table of ours on MySQL and MariaDB; null when it knows transactions and references.</summary>
    public static string? Engine(string table, string? engine) => IsInnoDb(engine) ? null
        : $"The table {table} is kept by {engine ?? "no engine"}, which has no transactions: ALTER TABLE `{table}` ENGINE = InnoDB";

    private static bool IsInnoDb(string? engine) => string.Equals(engine, "InnoDB", StringComparison.OrdinalIgnoreCase);
}
