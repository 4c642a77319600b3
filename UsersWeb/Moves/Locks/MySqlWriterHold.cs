using System.Data.Common;
using System.Diagnostics;
using MySqlConnector;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Locks;

/// <summary>LOCK TABLES … READ: others may read and nobody may write, not even this connection. The fence is written by another.</summary>
internal sealed class MySqlWriterHold(ConnectionString source, DbConnection connection) : WriterHold
{
    public static async Task<WriterHold> HoldAsync(ConnectionString source, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var connection = MoveConnection.ForHolding(source);
        try
        {
            await connection.OpenAsync(cancellation);
            await MySqlMoveLock.StayAsync(connection, cancellation);
            await LockAsync(connection, source, tables, cancellation);
            return new MySqlWriterHold(source, connection);
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.TableAccessDenied or MySqlErrorCode.SpecifiedAccessDeniedError)
        {
            await connection.DisposeAsync();
            return new NoHold(source, $"The server does not let this user keep writers out ({e.Message}).");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        await new NoHold(source, "").FenceAsync(fence, cancellation);
        await connection.ExecuteAsync("UNLOCK TABLES", cancellation);
    }

    public override ValueTask DisposeAsync() => new HeldConnection(connection, "UNLOCK TABLES").DisposeAsync();

    private static async Task LockAsync(DbConnection connection, ConnectionString source, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        // Not so long that everybody who wants to write stands in line behind us all the time.
        await connection.ExecuteAsync("SET SESSION lock_wait_timeout = 5", cancellation);
        while (true)
        {
            try
            {
                await connection.ExecuteAsync($"LOCK TABLES {string.Join(", ", tables.Select(table => $"`{table}` READ"))}", cancellation);
                return;
            }
            catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock)
            {
                if (Stopwatch.GetElapsedTime(start) > Patience) throw TooLong(source);
            }
        }
    }
}
