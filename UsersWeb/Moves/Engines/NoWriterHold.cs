using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines;

/// <summary>For a database that can't be locked by whoever reads it.</summary>
internal sealed class NoWriterHold : WriterHold
{
    private readonly Func<DbConnection> connect;
    private readonly MoveMarks marks;

    private readonly bool canTry;

    /// <param name="connect">Makes a connection.</param>
    /// <param name="marks">The engine's.</param>
    /// <param name="weakness">Why writers are not kept out.</param>
    /// <param name="canTry">Whether a table that was made in a transaction goes with it.</param>
    public NoWriterHold(Func<DbConnection> connect, MoveMarks marks, string weakness, bool canTry)
    {
        (this.connect, this.marks, this.canTry) = (connect, marks, canTry);
        Weakness = weakness;
    }

    public override async Task<string?> FindFenceProblemAsync(CancellationToken cancellation)
    {
        if (!canTry) return null;
        try
        {
            await using var connection = connect();
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync("BEGIN", cancellation);
            await marks.WriteFenceAsync(connection, new("", "", DateTime.UnixEpoch, ""), cancellation);
            await connection.ExecuteAsync("ROLLBACK", cancellation);
            return null;
        }
        catch (DbException e)
        {
            return e.Message.ReplaceLineEndings(" ");
        }
    }

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellation);
        await marks.WriteFenceAsync(connection, fence, cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
