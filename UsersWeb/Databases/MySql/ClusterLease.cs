using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>
/// A lock that holds on every node of a cluster: a row that its owner counts up. It is taken by an insert, or by an update of a row that
/// stood still; of two who try on two nodes, certification lets one pass. Whoever looks measures the standing still by its own watch, so
/// that no clock of a machine matters.
/// </summary>
internal sealed class ClusterLease : IAsyncDisposable
{
    /// <summary>Stands beside the application's tables. Nothing of it is moved.</summary>
    public const string Table = "__Lease";

    /// <summary>How long a row stands still until its owner counts as dead.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Func<MySqlConnection> connect;
    private readonly string name;
    private readonly string owner;
    private readonly CancellationTokenSource end = new();
    private readonly Task beating;

    private ClusterLease(Func<MySqlConnection> connect, string name, string owner)
    {
        (this.connect, this.name, this.owner) = (connect, name, owner);
        beating = Task.Run(BeatAsync);
    }

    /// <summary>Takes it; null when somebody who lives has it. Whether they do takes up to <see cref="Patience"/> to see.</summary>
    /// <param name="connect">Makes a connection, which is opened and closed again for each look.</param>
    /// <param name="name">What for, at most 64 characters.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <param name="dead">Whose owner has been seen to be dead already.</param>
    public static async Task<ClusterLease?> TryTakeAsync(
        Func<MySqlConnection> connect, string name, CancellationToken cancellation, LeaseState? dead = null)
    {
        var owner = Guid.NewGuid().ToString("N");
        await using var open = connect();
        await open.OpenAsync(cancellation);
        var isTaken = await ReadAsync(open, name, cancellation) is { } held
            ? await TakeOverAsync(open, name, owner, held, dead, cancellation)
            : await InsertAsync(open, name, owner, cancellation);
        return isTaken ? new(connect, name, owner) : null;
    }

    /// <summary>Whose it is and how often they have counted; null when it is nobody's, or was never taken.</summary>
    public static async Task<LeaseState?> ReadAsync(MySqlConnection open, string name, CancellationToken cancellation)
    {
        try
        {
            await using var command = Command(open, $"SELECT `Owner`, `Beat` FROM `{Table}` WHERE `Name` = @name", [("name", name)]);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            return await reader.ReadAsync(cancellation) ? new(reader.GetString(0), reader.GetInt64(1)) : null;
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.NoSuchTable)
        {
            return null;
        }
    }

    /// <summary>Whether it is still ours. In a transaction only its commit says so in the end.</summary>
    public async Task<bool> IsOursAsync(MySqlConnection open, CancellationToken cancellation) => await ExecuteAsync(open,
        $"UPDATE `{Table}` SET `Beat` = `Beat` + 1 WHERE `Name` = @name AND `Owner` = @owner", cancellation, ("name", name),
        ("owner", owner)) == 1;

    /// <summary>Whether it is still ours.</summary>
    public async Task<bool> IsOursAsync(CancellationToken cancellation)
    {
        try
        {
            await using var open = connect();
            await open.OpenAsync(cancellation);
            return await IsOursAsync(open, cancellation);
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            return false;
        }
    }

    /// <summary>Gives it back. Where the server does not answer it is somebody else's after <see cref="Patience"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await beating;
        end.Dispose();
        try
        {
            await using var open = connect();
            await open.OpenAsync();
            await ExecuteAsync(open, $"DELETE FROM `{Table}` WHERE `Name` = @name AND `Owner` = @owner", CancellationToken.None,
                ("name", name), ("owner", owner));
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            // As said.
        }
    }

    // A beat that fails is made up for by the next; whoever needs to know whether the lease was lost asks.
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token)) await IsOursAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private static async Task<bool> InsertAsync(MySqlConnection open, string name, string owner, CancellationToken cancellation)
    {
        await PassesAsync(open, $"""
            CREATE TABLE IF NOT EXISTS `{Table}` (
                `Name` varchar(64) NOT NULL PRIMARY KEY, `Owner` char(32) NOT NULL, `Beat` bigint NOT NULL)
                ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
            """, cancellation);
        return await PassesAsync(open, $"INSERT INTO `{Table}` (`Name`, `Owner`, `Beat`) VALUES (@name, @owner, 0)", cancellation,
            ("name", name), ("owner", owner));
    }

    private static async Task<bool> TakeOverAsync(MySqlConnection open, string name, string owner, LeaseState held, LeaseState? dead,
        CancellationToken cancellation) =>
        (held == dead || await StandsStillAsync(open, name, held, cancellation)) && await PassesAsync(open,
            $"UPDATE `{Table}` SET `Owner` = @owner, `Beat` = 0 WHERE `Name` = @name AND `Owner` = @before AND `Beat` = @beat",
            cancellation, ("name", name), ("owner", owner), ("before", held.Owner), ("beat", held.Beat));

    private static async Task<bool> StandsStillAsync(MySqlConnection open, string name, LeaseState held, CancellationToken cancellation)
    {
        var watch = new LeaseWatch();
        while (!watch.IsStill(held))
        {
            await Task.Delay(Look, cancellation);
            if (await ReadAsync(open, name, cancellation) != held) return false;
        }
        return true;
    }

    // Somebody else was faster, here or, which certification finds, on another node.
    private static async Task<bool> PassesAsync(MySqlConnection open, string sql, CancellationToken cancellation,
        params (string, object)[] values)
    {
        try
        {
            return await ExecuteAsync(open, sql, cancellation, values) == 1;
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.LockDeadlock)
        {
            return false;
        }
    }

    private static async Task<int> ExecuteAsync(MySqlConnection open, string sql, CancellationToken cancellation,
        params (string, object)[] values)
    {
        await using var command = Command(open, sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static MySqlCommand Command(MySqlConnection open, string sql, (string Name, object Value)[] values)
    {
        var command = new MySqlCommand(sql, open);
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }
}

/// <summary>A lease that somebody has.</summary>
/// <param name="Owner">Who, 32 hexadecimal digits.</param>
/// <param name="Beat">How often they have counted.</param>
internal sealed record LeaseState(string Owner, long Beat);
