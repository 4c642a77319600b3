using System.Collections.Concurrent;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines;

/// <summary>Reads what moves have left in the configured database.</summary>
public sealed class DatabaseMoveSigns(ConnectionString database, DatabaseEngine used) : IMoveSigns
{
    private readonly ConcurrentDictionary<ConnectionString, MoveEngine> engines = [];

    // Of the host in use.
    private MoveEngine Engine => engines.GetOrAdd(used.Hosts?.Chosen ?? database, MoveEngines.For);

    /// <inheritdoc />
    public async Task<MoveSigns> ReadAsync(bool always, CancellationToken cancellation)
    {
        var engine = Engine;
        await using var connection = engine.ConnectToWatch();
        await connection.OpenAsync(cancellation);
        // The lock first. A mover frees it after it has put up the fence: the other way round, both could be missed. So with the phase,
        // which it takes away after that.
        var isHeld = await engine.IsLockedAsync(connection, cancellation);
        var live = isHeld ? await engine.Marks.ReadLiveAsync(connection, cancellation) : null;
        var fence = await engine.Marks.ReadFenceAsync(connection, cancellation);
        var mark = isHeld || always ? await engine.Marks.ReadMarkAsync(connection, cancellation) : null;
        return new(isHeld && live is not { Phase: not LivePhase.Unknown }, fence, mark) { Live = live };
    }

    /// <inheritdoc />
    public async Task<WayBackSign?> ReadWayBackAsync(CancellationToken cancellation)
    {
        var engine = Engine;
        await using var connection = engine.ConnectToWatch();
        await connection.OpenAsync(cancellation);
        var isHeld = await engine.IsLockedAsync(connection, cancellation);
        return await engine.Marks.ReadLiveAsync(connection, cancellation) is { IsOfWayBack: true } sign ? new(sign, isHeld) : null;
    }

    /// <inheritdoc />
    public async Task AskAsync(LiveSign sign, WayBackWish wish, CancellationToken cancellation)
    {
        var engine = Engine;
        await using var connection = engine.ConnectToWatch();
        await connection.OpenAsync(cancellation);
        await engine.Marks.WriteLiveAsync(connection, sign with { Wish = wish, Answer = null }, cancellation);
    }

    /// <inheritdoc />
    public async Task AnswerAsync(string instance, LivePhase phase, CancellationToken cancellation)
    {
        var engine = Engine;
        await using var connection = engine.ConnectToWatch();
        await connection.OpenAsync(cancellation);
        await engine.Marks.WriteInstanceAsync(connection, instance, phase, Guid.NewGuid().ToString("N"), cancellation);
    }

    /// <inheritdoc />
    public async Task WriteMarkAsync(MoveMark mark, CancellationToken cancellation)
    {
        var engine = Engine;
        await using var connection = engine.ConnectToWatch();
        await connection.OpenAsync(cancellation);
        await engine.Marks.WriteMarkAsync(connection, mark, cancellation);
    }
}
