using System.Data.Common;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines;

/// <summary>Connections beside the application's own pool.</summary>
internal static class MoveConnection
{
    private const int SecondsUntilKeepAlive = 30;

    /// <summary>
    /// For a lock, which ends with its connection: never from a pool. Nothing may pass through it for hours, so it is
    /// kept alive for the routers in between.
    /// </summary>
    public static DbConnection ForHolding(ConnectionString database) => database.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteConnection(Sqlite(database, pooling: false)),
        DatabaseProvider.PostgreSql => new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Text)
        {
            Pooling = false,
            TcpKeepAlive = true,
            TcpKeepAliveTime = SecondsUntilKeepAlive,
            TcpKeepAliveInterval = SecondsUntilKeepAlive,
            CommandTimeout = 60,
        }.ConnectionString),
        _ => new MySqlConnection(new MySqlConnectionStringBuilder(database.Text)
        {
            Pooling = false,
            Keepalive = SecondsUntilKeepAlive,
            DefaultCommandTimeout = 60,
        }.ConnectionString),
    };

    /// <summary>For short looks again and again: one connection of a small pool, which gives up soon.</summary>
    public static DbConnection ForWatching(ConnectionString database) => database.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteConnection(Sqlite(database, pooling: true)),
        DatabaseProvider.PostgreSql => new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Text)
        {
            Pooling = true,
            MinPoolSize = 0,
            MaxPoolSize = 2,
            Timeout = 5,
            CommandTimeout = 5,
        }.ConnectionString),
        _ => new MySqlConnection(new MySqlConnectionStringBuilder(database.Text)
        {
            Pooling = true,
            MinimumPoolSize = 0,
            MaximumPoolSize = 2,
            ConnectionTimeout = 5,
            DefaultCommandTimeout = 5,
        }.ConnectionString),
    };

    // Never creates a file: who asks about a database that is not there must not leave an empty one behind.
    private static string Sqlite(ConnectionString database, bool pooling)
    {
        var text = new SqliteConnectionStringBuilder(database.Text) { Pooling = pooling };
        text.DataSource = Path.GetFullPath(text.DataSource, Home.Folder);
        if (text.Mode == SqliteOpenMode.ReadWriteCreate) text.Mode = SqliteOpenMode.ReadWrite;
        return text.ConnectionString;
    }
}
