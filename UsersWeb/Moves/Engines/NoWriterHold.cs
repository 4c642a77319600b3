using System.Data.Common;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Locks;

/// <summary>For a database that can't be locked by whoever reads it.</summary>
internal sealed class NoHold : WriterHold
{
    private readonly ConnectionString source;

    public NoHold(ConnectionString source, string weakness)
    {
        this.source = source;
        Weakness = weakness;
    }

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        try
        {
            await using var connection = MoveConnection.ForHolding(source);
            await connection.OpenAsync(cancellation);
            await Marks.WriteFenceAsync(connection, source.Provider, fence, cancellation);
        }
        catch (DbException e)
        {
            throw new InvalidOperationException($"The old database can't be fenced, because it can't be written ({e.Message.ReplaceLineEndings(" ")}). See to it that nobody uses it any more.", e);
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
