using UsersWeb.Databases;
using UsersWeb.Databases.MySql;
using UsersWeb.Databases.PostgreSql;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engines.MySql;
using UsersWeb.Moves.Engines.PostgreSql;
using UsersWeb.Moves.Engines.Sqlite;

namespace UsersWeb.Moves.Engines;

/// <summary>All engines that a move knows: the one place that chooses among them.</summary>
public static class MoveEngines
{
    /// <summary>The engine of a connection string.</summary>
    public static MoveEngine For(ConnectionString database) => database.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteMoveEngine(database),
        DatabaseProvider.PostgreSql => new PostgreSqlMoveEngine(database),
        _ => new MySqlMoveEngine(database),
    };

    /// <summary>The one of several hosts that a move works on from beginning to end; the database itself where it has one.</summary>
    public static async Task<ConnectionString> OneHostAsync(ConnectionString database, CancellationToken cancellation)
    {
        if (database.Hosts.Count == 1) return database;
        await using SeveralHosts hosts =
            database.Provider == DatabaseProvider.PostgreSql ? new PostgreSqlHosts(database) : new MySqlHosts(database);
        await hosts.ChooseAsync(cancellation);
        return hosts.Chosen;
    }
}
