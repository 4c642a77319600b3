using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engines.MySql;
using UsersWeb.Moves.Engines.PostgreSql;
using UsersWeb.Moves.Engines.Sqlite;

namespace UsersWeb.Moves.Engines;

/// <summary><see cref="MoveMarks"/> of any database, for whoever is not moving.</summary>
public static class Marks
{
    /// <inheritdoc cref="MoveMarks.ReadMarkAsync" />
    public static Task<MoveMark?> ReadMarkAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation) =>
        Of(provider).ReadMarkAsync(open, cancellation);

    /// <inheritdoc cref="MoveMarks.WriteMarkAsync" />
    public static Task WriteMarkAsync(DbConnection open, DatabaseProvider provider, MoveMark mark, CancellationToken cancellation) =>
        Of(provider).WriteMarkAsync(open, mark, cancellation);

    /// <inheritdoc cref="MoveMarks.ReadFenceAsync" />
    public static Task<Fence?> ReadFenceAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation) =>
        Of(provider).ReadFenceAsync(open, cancellation);

    /// <inheritdoc cref="MoveMarks.RemoveFenceAsync" />
    public static Task<bool> RemoveFenceAsync(DbConnection open, DatabaseProvider provider, CancellationToken cancellation) =>
        Of(provider).RemoveFenceAsync(open, cancellation);

    private static MoveMarks Of(DatabaseProvider provider) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteMarks(),
        DatabaseProvider.PostgreSql => new PostgreSqlMarks(),
        _ => new MySqlMarks(),
    };
}
