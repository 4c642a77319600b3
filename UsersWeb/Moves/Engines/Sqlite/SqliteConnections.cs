using System.Data.Common;
using Microsoft.Data.Sqlite;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>Connections to a SQLite file beside the application's own pool.</summary>
internal static class SqliteConnections
{
    /// <summary>See <see cref="Engine.MoveEngine.ConnectToHold"/>.</summary>
    public static DbConnection ForHolding(ConnectionString database) => Connection(database, pooling: false);

    /// <summary>See <see cref="Engine.MoveEngine.ConnectToWatch"/>.</summary>
    public static DbConnection ForWatching(ConnectionString database) => Connection(database, pooling: true);

    // Never creates a file: who asks about a database that is not there must not leave an empty one behind.
    private static SqliteConnection Connection(ConnectionString database, bool pooling)
    {
        var text = new SqliteConnectionStringBuilder(database.Text) { Pooling = pooling };
        text.DataSource = Path.GetFullPath(text.DataSource, Home.Folder);
        if (text.Mode == SqliteOpenMode.ReadWriteCreate) text.Mode = SqliteOpenMode.ReadWrite;
        return new(text.ConnectionString);
    }
}
