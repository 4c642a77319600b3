using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engines.MySql;
using UsersWeb.Moves.Engines.PostgreSql;
using UsersWeb.Moves.Engines.Sqlite;
using UsersWeb.Moves.Live;

namespace UsersWeb.Moves.Engines;

/// <summary>How each engine is followed: the one place that chooses among them.</summary>
public static class LiveDialects
{
    /// <summary>Of an engine.</summary>
    public static LiveDialect For(MoveEngine engine) => engine.ConnectionString.Provider switch
    {
        DatabaseProvider.Sqlite => new SqliteLiveDialect(engine),
        DatabaseProvider.PostgreSql => new PostgreSqlLiveDialect(engine),
        _ => new MySqlLiveDialect(engine),
    };
}
