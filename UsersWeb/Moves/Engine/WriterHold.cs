using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// Keeps every writer out of a database, whoever it is, while everybody can read; nothing is written to it meanwhile.
/// What was being written is waited for first, so that whoever reads afterwards reads everything. Disposing lets writers in again.
/// </summary>
public abstract class WriterHold : IAsyncDisposable
{
    /// <summary>Longest wait for writers that are at work.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for whoever is in the way of the fence; meanwhile nobody else may read on some engines.</summary>
    public static readonly TimeSpan FencePatience = TimeSpan.FromSeconds(10);

    /// <summary>Why writers can't be kept out, now or behind the fence, in one sentence; null when they are.</summary>
    public string? Weakness { get; private protected set; }

    /// <summary>Whether it has held until now; a weak one has nothing to lose.</summary>
    public virtual Task<bool> IsHeldAsync(CancellationToken cancellation) => Task.FromResult(true);

    /// <summary>Why the fence could not be put up, tried without leaving anything; null when nothing is seen.</summary>
    public virtual Task<string?> FindFenceProblemAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>
    /// Puts up the fence while no writer can come between, and ends the hold. Whatever is thrown, by this or by a driver: the fence may
    /// stand or not, and is to be taken down.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody was in the way; the message is one line.</exception>
    public abstract Task FenceAsync(Fence fence, CancellationToken cancellation);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();

    private protected static async Task<bool> AnswersAsync(DbConnection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync("SELECT 1", cancellation);
            return true;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private protected static string Open(string reason) =>
        $"The fence keeps out this application only, because the server lets nobody make triggers here ({reason.ReplaceLineEndings(" ")}).";

    private protected static InvalidOperationException InTheWay(ConnectionString source) =>
        new($"Somebody has been using {source.Masked} for {FencePatience.TotalSeconds:0} seconds, and so it can't be closed.");

    private protected static InvalidOperationException TooLong(ConnectionString source) =>
        new($"Others have been writing to {source.Masked} for {Patience.TotalSeconds:0} seconds. Stop them, or wait until they are "
            + "done, and try again.");
}
