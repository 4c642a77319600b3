using System.Data.Common;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Connections to a PostgreSQL server beside the application's own pool.</summary>
internal static class PostgreSqlConnections
{
    private const int SecondsUntilKeepAlive = 30;

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToHold"/>.</summary>
    public static DbConnection ForHolding(ConnectionString database) => Connection(new(database.Text)
    {
        Pooling = false,
        TcpKeepAlive = true,
        TcpKeepAliveTime = SecondsUntilKeepAlive,
        TcpKeepAliveInterval = SecondsUntilKeepAlive,
        CommandTimeout = 60,
    });

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToWatch"/>.</summary>
    public static DbConnection ForWatching(ConnectionString database) => Connection(new(database.Text)
    {
        Pooling = true,
        MinPoolSize = 0,
        MaxPoolSize = 2,
        Timeout = 5,
        CommandTimeout = 5,
    });

    private static NpgsqlConnection Connection(NpgsqlConnectionStringBuilder text) => new(text.ConnectionString);
}
