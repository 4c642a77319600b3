using System.Data.Common;
using MySqlConnector;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Databases.MySql;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>
/// The fence's triggers, from the beginning: a cluster makes them at one place in the order of all its transactions, and gives up whatever
/// was about to change one of the tables on any node. So who comes later is refused, and who came earlier is there to be read. What
/// makes the fence of them is its row. A table whose triggers are made or dropped must refer to none that is being written to: MariaDB
/// 10.11 stands still then, with the whole cluster. So they go from those that are referred to to those that refer, and back.
/// </summary>
internal sealed class MySqlClusterHold(ConnectionString source, ClusterLease lease) : WriterHold
{
    private static readonly MySqlMarks Marks = new();

    // Instances look twice a second whether there is a lease, and send no writers any more.
    private static readonly TimeSpan UntilAllHaveLooked = TimeSpan.FromSeconds(1.5);

    private bool isFenced;

    public static async Task<WriterHold> HoldAsync(
        ConnectionString source, ClusterLease lease, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var hold = new MySqlClusterHold(source, lease);
        try
        {
            await using var connection = MySqlConnections.ForHolding(source);
            await connection.OpenAsync(cancellation);
            await Task.Delay(UntilAllHaveLooked, cancellation);
            await connection.ExecuteAsync(
                FormattableString.Invariant($"SET SESSION lock_wait_timeout = {FencePatience.TotalSeconds:0}"), cancellation);
            foreach (var sql in Marks.CreateTriggers(tables)) await connection.ExecuteAsync(sql, cancellation);
            return hold;
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock)
        {
            await hold.DisposeAsync();
            throw InTheWay(source);
        }
        catch (MySqlException e)
        {
            await hold.DisposeAsync();
            throw new InvalidOperationException(
                "Writers on the other nodes of the cluster can't be kept out, because the server does not let this user make triggers "
                + $"({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}). Grant TRIGGER on the database, and on each node set "
                + "log_bin_trust_function_creators, which a cluster asks for without a binary log, too.", e);
        }
        catch
        {
            await hold.DisposeAsync();
            throw;
        }
    }

    /// <summary>For whoever has the lease: takes away what a mover left that died before it had put up the fence.</summary>
    public static async Task ClearAsync(DbConnection open, CancellationToken cancellation)
    {
        if (await Marks.ReadFenceAsync(open, cancellation) is null) await Marks.OpenAsync(open, cancellation);
    }

    public override Task<bool> IsHeldAsync(CancellationToken cancellation) => lease.IsOursAsync(cancellation);

    // With the lease in one transaction: whoever takes it over finds the fence, or it is not there.
    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        await using var connection = MySqlConnections.ForHolding(source);
        await connection.OpenAsync(cancellation);
        await Marks.MakeFenceTableAsync(connection, cancellation);
        await connection.ExecuteAsync("BEGIN", cancellation);
        if (!await lease.IsOursAsync(connection, cancellation))
            throw new InvalidOperationException(
                $"{source.Masked} was not reached for {ClusterLease.Patience.TotalSeconds:0} seconds, and so writers were let in again.");
        await Marks.WriteFenceAsync(connection, fence, cancellation);
        await connection.ExecuteAsync("COMMIT", cancellation);
        isFenced = true;
    }

    // Where the lease is somebody else's, so are the triggers.
    public override async ValueTask DisposeAsync()
    {
        if (isFenced) return;
        try
        {
            await using var connection = MySqlConnections.ForHolding(source);
            await connection.OpenAsync();
            if (await lease.IsOursAsync(connection, CancellationToken.None)) await ClearAsync(connection, CancellationToken.None);
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            // Whoever looks whether a move is running clears it when the lease has ended.
        }
    }
}
