using UsersWeb.Databases.MySql;

namespace UsersWeb.Databases;

/// <summary>The MySQL edition: MySQL and MariaDB on EF Core 9.</summary>
public static class Edition
{
    /// <summary>The engine of a connection string this edition can open.</summary>
    public static DatabaseEngine Engine(ConnectionString connectionString, DatabaseSettings settings) =>
        new MySqlEngine(connectionString, settings);

    /// <summary>Nothing is loaded from here.</summary>
    public static EditionProgram? Elsewhere(ConnectionString connectionString) => null;
}
