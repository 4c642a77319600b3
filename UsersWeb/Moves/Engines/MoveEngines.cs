using UsersWeb.Databases;
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
}
