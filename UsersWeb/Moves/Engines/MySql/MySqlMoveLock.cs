using System.Data.Common;
using System.Globalization;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Databases.MySql;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>
/// A named lock of a connection; on a cluster, where that would count on one node only, a lease. Names of locks belong to the whole
/// server, have at most 64 characters, and so carry a digest of the database's name.
/// </summary>
internal sealed class MySqlMoveLock(ConnectionString database)
{
    private const string LeaseName = "move";

    // Where table names know no case, neither do those of databases.
    private const string Name =
        "CONCAT('UsersWeb.move.', LEFT(SHA2(IF(@@lower_case_table_names = 0, DATABASE(), LOWER(DATABASE())), 256), 40))";

    private readonly LeaseWatch watch = new();

    /// <summary>On a cluster, once it is taken.</summary>
    public ClusterLease? Lease { get; private set; }

    public async Task<IAsyncDisposable?> TryTakeAsync(CancellationToken cancellation)
    {
        var connection = Connect();
        try
        {
            await connection.OpenAsync(cancellation);
            if (!await GaleraNode.IsOneAsync(connection, cancellation))
                return await TryLockAsync(connection, cancellation) ? new HeldConnection(connection, $"DO RELEASE_LOCK({Name})") : null;
            await connection.DisposeAsync();
            return Lease = await TryLeaseAsync(dead: null, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<bool> IsHeldAsync(MySqlConnection open, CancellationToken cancellation)
    {
        if (!await GaleraNode.IsOneAsync(open, cancellation))
            return await open.AskAsync($"SELECT IS_USED_LOCK({Name})", cancellation) is not null;
        if (await ClusterLease.ReadAsync(open, LeaseName, cancellation) is not { } state) return false;
        if (!watch.IsStill(state)) return true;
        // Its mover has died; somebody must let writers in again.
        await using var lease = await TryLeaseAsync(state, cancellation);
        return lease is null;
    }

    /// <summary>
    /// The server closes a connection on which nothing happens for this many seconds; here, the most that every system
    /// takes.
    /// </summary>
    public static Task StayAsync(DbConnection open, CancellationToken cancellation) =>
        open.ExecuteAsync("SET SESSION wait_timeout = 2147483", cancellation);

    private MySqlConnection Connect() => MySqlConnections.ForHolding(database);

    private static async Task<bool> TryLockAsync(MySqlConnection connection, CancellationToken cancellation)
    {
        await StayAsync(connection, cancellation);
        var taken = await connection.AskAsync($"SELECT GET_LOCK({Name}, 0)", cancellation)
            ?? throw new InvalidOperationException("The server refuses the lock for a move.");
        if (Convert.ToInt64(taken, CultureInfo.InvariantCulture) == 1) return true;
        await connection.DisposeAsync();
        return false;
    }

    private async Task<ClusterLease?> TryLeaseAsync(LeaseState? dead, CancellationToken cancellation)
    {
        if (await ClusterLease.TryTakeAsync(Connect, LeaseName, cancellation, dead) is not { } lease) return null;
        try
        {
            await using var connection = Connect();
            await connection.OpenAsync(cancellation);
            await MySqlClusterHold.ClearAsync(connection, cancellation);
            return lease;
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
    }
}
