using System.Data.Common;
using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Connections to a PostgreSQL server beside the application's own pool.</summary>
internal static class PostgreSqlConnections
{
    private const int SecondsUntilKeepAlive = 30;

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToHold"/>.</summary>
    public static DbConnection ForHolding(ConnectionString database)
    {
        var text = new NpgsqlConnectionStringBuilder(database.Text) { Pooling = false, CommandTimeout = 60 };
        // The driver asks the same of every socket, and those that are files refuse it: nothing is in between there.
        if (HasSocketFile(text)) return Connection(text);
        text.TcpKeepAlive = true;
        text.TcpKeepAliveTime = text.TcpKeepAliveInterval = SecondsUntilKeepAlive;
        return Connection(text);
    }

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToWatch"/>.</summary>
    public static DbConnection ForWatching(ConnectionString database) => Connection(new(database.Text)
    {
        Pooling = true,
        MinPoolSize = 0,
        MaxPoolSize = 2,
        Timeout = 5,
        CommandTimeout = 5,
    });

    // "/folder", or "@name" for one without a file; several hosts have commas between them.
    private static bool HasSocketFile(NpgsqlConnectionStringBuilder text) =>
        text.Host?.Split(',').Any(host => host.Trim() is ['/' or '@', ..]) == true;

    private static NpgsqlConnection Connection(NpgsqlConnectionStringBuilder text) => new(text.ConnectionString);
}
