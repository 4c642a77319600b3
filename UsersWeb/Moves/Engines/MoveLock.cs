using System.Data.Common;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Locks;

/// <summary>
/// One mover at a time per database, in this process or another. The system frees the lock when its process dies, so
/// none is ever left behind; the application asks twice a second whether it is held, and takes no changes meanwhile.
/// </summary>
public static class MoveLock
{
    /// <summary>Takes the lock, which is freed by disposing it; null when another move holds it.</summary>
    public static Task<IAsyncDisposable?> TryTakeAsync(ConnectionString database, CancellationToken cancellation) => database.Provider switch
    {
        DatabaseProvider.Sqlite => SqliteMoveLock.TryTakeAsync(SqliteMoveLock.FileOf(database), cancellation),
        DatabaseProvider.PostgreSql => PostgreSqlMoveLock.TryTakeAsync(database, cancellation),
        _ => MySqlMoveLock.TryTakeAsync(database, cancellation),
    };

    /// <summary>Whether a move is running. Takes and writes nothing.</summary>
    public static async Task<bool> IsHeldAsync(ConnectionString database, CancellationToken cancellation)
    {
        if (database.Provider == DatabaseProvider.Sqlite) return SqliteMoveLock.IsHeld(SqliteMoveLock.FileOf(database));
        await using var connection = MoveConnection.ForWatching(database);
        await connection.OpenAsync(cancellation);
        return await IsHeldAsync(database, connection, cancellation);
    }

    /// <summary>The same by a connection that is open.</summary>
    internal static async Task<bool> IsHeldAsync(ConnectionString database, DbConnection open, CancellationToken cancellation) => database.Provider switch
    {
        DatabaseProvider.Sqlite => SqliteMoveLock.IsHeld(SqliteMoveLock.FileOf(database)),
        DatabaseProvider.PostgreSql => await PostgreSqlMoveLock.IsHeldAsync(open, cancellation),
        _ => await MySqlMoveLock.IsHeldAsync(open, cancellation),
    };
}
