using System.Data.Common;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Writes batches into a target. Rows, their watermark and the fixes they needed are committed together or not at all.</summary>
public abstract class RowWriter : IAsyncDisposable
{
    /// <summary>Writes a batch; the first one since a commit begins a transaction.</summary>
    public abstract Task WriteAsync(ModelTable table, TupleBatch batch, CancellationToken cancellation);

    /// <summary>Begins a transaction, unless one is open: statements on the same connection are then a part of it.</summary>
    public abstract Task BeginAsync(CancellationToken cancellation);

    /// <summary>The rows written so far are there for the statements that follow, and the next are of another table.</summary>
    public abstract Task FlushAsync(CancellationToken cancellation);

    /// <summary>Commits the transaction.</summary>
    public abstract Task CommitAsync(CancellationToken cancellation);

    /// <summary>Commits what was written since, with the watermark.</summary>
    public abstract Task CommitAsync(Watermark watermark, IReadOnlyList<FixRecord> fixes, CancellationToken cancellation);

    /// <summary>Gives up what was not committed.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>How far a table has been copied.</summary>
/// <param name="Table">The table.</param>
/// <param name="LastKey">The key fields of the last row; empty before the first.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="IsComplete">Whether it was the last row of the source.</param>
public sealed record Watermark(string Table, byte[] LastKey, long Rows, bool IsComplete);
