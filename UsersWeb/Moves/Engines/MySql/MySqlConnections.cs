using System.Data.Common;
using MySqlConnector;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>Connections to a MySQL or MariaDB server beside the application's own pool.</summary>
internal static class MySqlConnections
{
    private const uint SecondsUntilKeepAlive = 30;

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToHold"/>.</summary>
    public static MySqlConnection ForHolding(ConnectionString database) => new(new MySqlConnectionStringBuilder(database.Text)
    {
        Pooling = false,
        Keepalive = SecondsUntilKeepAlive,
        AllowUserVariables = true,
        DefaultCommandTimeout = 60,
    }.ConnectionString);

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToWatch"/>.</summary>
    public static DbConnection ForWatching(ConnectionString database) => new MySqlConnection(new MySqlConnectionStringBuilder(database.Text)
    {
        Pooling = true,
        MinimumPoolSize = 0,
        MaximumPoolSize = 2,
        ConnectionTimeout = 5,
        DefaultCommandTimeout = 5,
    }.ConnectionString);
}
