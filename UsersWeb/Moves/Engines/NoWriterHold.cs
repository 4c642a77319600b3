using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines;

/// <summary>For a database that can't be locked by whoever reads it.</summary>
internal sealed class NoWriterHold : WriterHold
{
    private readonly Func<DbConnection> connect;
    private readonly MoveMarks marks;

    public NoWriterHold(Func<DbConnection> connect, MoveMarks marks, string weakness)
    {
        (this.connect, this.marks) = (connect, marks);
        Weakness = weakness;
    }

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellation);
        await marks.WriteFenceAsync(connection, fence, cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
