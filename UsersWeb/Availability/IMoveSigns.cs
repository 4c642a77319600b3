namespace UsersWeb.Availability;

/// <summary>
/// The configured database, asked about moves. What a move leaves in a database is known where moves are made, which
/// uses this room; so this room says what it needs to know, and that one answers.
/// </summary>
public interface IMoveSigns
{
    /// <summary>Reads them. The database must exist.</summary>
    /// <param name="always">Whether to read the mark also when no move is running.</param>
    /// <param name="cancellation">Of the caller.</param>
    Task<MoveSigns> ReadAsync(bool always, CancellationToken cancellation);

    /// <summary>Replaces the mark that a move has left.</summary>
    Task WriteMarkAsync(MoveMark mark, CancellationToken cancellation);

    /// <summary>The way back to the database that was in use before; null when there is none.</summary>
    Task<WayBackSign?> ReadWayBackAsync(CancellationToken cancellation);

    /// <summary>Asks whoever keeps the way back open for something.</summary>
    Task AskAsync(LiveSign sign, WayBackWish wish, CancellationToken cancellation);

    /// <summary>Tells a move that lets everybody go on that an instance is there, and knows how far it is.</summary>
    Task AnswerAsync(string instance, LivePhase phase, CancellationToken cancellation);
}
