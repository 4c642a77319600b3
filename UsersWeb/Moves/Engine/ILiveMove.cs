using System.Data.Common;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engine;

/// <summary>The part of a move that lets everybody go on while it works.</summary>
public interface ILiveMove : IAsyncDisposable
{
    /// <summary>Why changes could not be followed, one sentence each; tried, and nothing stays.</summary>
    Task<IReadOnlyList<string>> FindObstaclesAsync(MoveDatabases databases, CancellationToken cancellation);

    /// <summary>Has changes written down from now on, and gives the source a snapshot of later.</summary>
    Task CaptureAsync(MoveDatabases databases, CancellationToken cancellation);

    /// <summary>Brings over what was changed since, until the target is near and everything was compared.</summary>
    /// <exception cref="MoveException">The two differ.</exception>
    Task<Verdict> ApproachAsync(MoveDatabases databases, DbConnection target, CancellationToken cancellation);

    /// <summary>Keeps the target near until somebody has decided, and switches.</summary>
    /// <param name="decision">True to switch.</param>
    /// <param name="close">Puts the target into service, while writers are kept out.</param>
    /// <param name="cancellation">Stops, up to the moment of the switch.</param>
    /// <returns>Whether the target is in service.</returns>
    Task<bool> SwitchAsync(Task<bool> decision, Func<string, Task> close, CancellationToken cancellation);
}
