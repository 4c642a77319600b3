namespace UsersWeb.Databases;

/// <summary>The engines the application runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>One local file, no server, one writer at a time.</summary>
    Sqlite,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,

    /// <summary>MySQL and MariaDB.</summary>
    MySql,
}
