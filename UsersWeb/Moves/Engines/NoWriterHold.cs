using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines;

/// <summary>For a database that can't be locked by whoever reads it.</summary>
internal sealed class NoWriterHold : WriterHold
{
    private readonly ConnectionString source;
    private readonly MoveMarks marks;

    public NoWriterHold(ConnectionString source, MoveMarks marks, string weakness)
    {
        (this.source, this.marks) = (source, marks);
        Weakness = weakness;
    }

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        try
        {
            await using var connection = MoveConnection.ForHolding(source);
            await connection.OpenAsync(cancellation);
            await marks.WriteFenceAsync(connection, fence, cancellation);
        }
        catch (DbException e)
        {
            throw new InvalidOperationException($"The old database can't be fenced, because it can't be written ({e.Message.ReplaceLineEndings(" ")}). See to it that nobody uses it any more.", e);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
