using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Locks;
using UsersWeb.Shared;

namespace UsersWeb.Moves.ReadOnly;

/// <summary>Whether the configured database may be used, and what happens when it is used for the first time after a move.</summary>
public sealed partial class DatabaseUse(ConnectionString database, DatabaseState state, ReadOnlyMode mode, Restart restart, TimeProvider clock, ILogger<DatabaseUse> logger)
{
    private static readonly Refusal Left = new(
        "The users have moved to another database",
        "This server still looks at the old one, which is not used any more. Whoever runs it finds in its log what to do.");

    private static readonly Refusal HalfFilled = new(
        "The users are not all here yet",
        "A move to this database has not been finished. Whoever runs this server finds in its log what to do.");

    /// <summary>What the database says; when it may not be used, requests are told so, and new settings are looked for.</summary>
    public async Task<MoveSigns> CheckAsync(CancellationToken cancellation)
    {
        var signs = await MoveSigns.ReadAsync(database, always: true, cancellation);
        Heed(signs);
        if (state.Refusal is not null) restart.IfSettingsChanged();
        return signs;
    }

    /// <summary>From now on requests are answered by these signs.</summary>
    public void Heed(MoveSigns signs)
    {
        mode.IsOn = signs.IsHeld;
        state.Refusal = signs.WhyNotServed is null ? null : signs.Fence is not null ? Left : HalfFilled;
    }

    /// <summary>The first use of a database that a move has filled: from now on it differs from the one it came from.</summary>
    public async Task BeginAsync(MoveSigns signs, CancellationToken cancellation)
    {
        // While the move still runs it may yet be stopped; MoveWatch comes here when it has ended.
        if (signs is not { IsHeld: false, Mark: { State: MoveMark.Verified } mark }) return;
        await using var connection = MoveConnection.ForWatching(database);
        await connection.OpenAsync(cancellation);
        await Marks.WriteMarkAsync(connection, database.Provider, mark with { State = MoveMark.Active, UpdatedAt = clock.Now() }, cancellation);
        LogFirstUse(logger, mark.Source, MoveSigns.At(mark.UpdatedAt));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "First use of this database, which was filled from {Source} and verified at {VerifiedAt} by a move that did not switch. Whatever is still written to the old one is missing here: see to it that nobody uses that any more")]
    private static partial void LogFirstUse(ILogger logger, string source, string verifiedAt);
}
