using System.Data.Common;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines;

/// <summary><see cref="MoveEngine.TryLockAsync"/> of any database, for whoever is not moving.</summary>
public static class MoveLock
{
    /// <inheritdoc cref="MoveEngine.TryLockAsync" />
    public static Task<IAsyncDisposable?> TryTakeAsync(ConnectionString database, CancellationToken cancellation) =>
        MoveEngines.For(database).TryLockAsync(cancellation);

    /// <inheritdoc cref="MoveEngine.IsLockedAsync(CancellationToken)" />
    public static Task<bool> IsHeldAsync(ConnectionString database, CancellationToken cancellation) =>
        MoveEngines.For(database).IsLockedAsync(cancellation);

    /// <summary>The same by a connection that is open.</summary>
    internal static Task<bool> IsHeldAsync(ConnectionString database, DbConnection open, CancellationToken cancellation) =>
        MoveEngines.For(database).IsLockedAsync(open, cancellation);
}
