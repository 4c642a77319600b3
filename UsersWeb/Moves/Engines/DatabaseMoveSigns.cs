using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines;

/// <summary>Reads what moves have left in the configured database.</summary>
public sealed class DatabaseMoveSigns(ConnectionString database) : IMoveSigns
{
    /// <inheritdoc />
    public async Task<MoveSigns> ReadAsync(bool always, CancellationToken cancellation)
    {
        await using var connection = MoveConnection.ForWatching(database);
        await connection.OpenAsync(cancellation);
        // The lock first. A mover frees it after it has put up the fence: the other way round, both could be missed.
        var isHeld = await MoveLock.IsHeldAsync(database, connection, cancellation);
        var fence = await Marks.ReadFenceAsync(connection, database.Provider, cancellation);
        var mark = isHeld || always ? await Marks.ReadMarkAsync(connection, database.Provider, cancellation) : null;
        return new(isHeld, fence, mark);
    }

    /// <inheritdoc />
    public async Task WriteMarkAsync(MoveMark mark, CancellationToken cancellation)
    {
        await using var connection = MoveConnection.ForWatching(database);
        await connection.OpenAsync(cancellation);
        await Marks.WriteMarkAsync(connection, database.Provider, mark, cancellation);
    }
}
