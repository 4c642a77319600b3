using System.Data.Common;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines;

/// <summary>
/// A connection that holds a lock. The server would free it a moment after the connection is closed; whoever comes next
/// should not meet it.
/// </summary>
internal sealed class HeldConnection(DbConnection connection, string release) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await using (connection)
        {
            try
            {
                await connection.ExecuteAsync(release, CancellationToken.None);
            }
            catch (Exception e) when (e is DbException or InvalidOperationException)
            {
                // The connection is gone, and the lock with it.
            }
        }
    }
}
