using System.Data.Common;
using System.Globalization;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>
/// A named lock of a connection. Names belong to the whole server, have at most 64 characters, and so carry a digest of the
/// database's name.
/// </summary>
internal static class MySqlMoveLock
{
    // Where table names know no case, neither do those of databases.
    private const string Name =
        "CONCAT('UsersWeb.move.', LEFT(SHA2(IF(@@lower_case_table_names = 0, DATABASE(), LOWER(DATABASE())), 256), 40))";

    public static async Task<IAsyncDisposable?> TryTakeAsync(ConnectionString database, CancellationToken cancellation)
    {
        var connection = MySqlConnections.ForHolding(database);
        try
        {
            await connection.OpenAsync(cancellation);
            await StayAsync(connection, cancellation);
            var taken = await connection.AskAsync($"SELECT GET_LOCK({Name}, 0)", cancellation);
            if (taken is null) throw new InvalidOperationException("The server refuses the lock for a move.");
            if (Convert.ToInt64(taken, CultureInfo.InvariantCulture) == 1)
                return new HeldConnection(connection, $"DO RELEASE_LOCK({Name})");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    public static async Task<bool> IsHeldAsync(DbConnection open, CancellationToken cancellation) =>
        await open.AskAsync($"SELECT IS_USED_LOCK({Name})", cancellation) is not null;

    /// <summary>
    /// The server closes a connection on which nothing happens for this many seconds; here, the most that every system
    /// takes.
    /// </summary>
    public static Task StayAsync(DbConnection open, CancellationToken cancellation) =>
        open.ExecuteAsync("SET SESSION wait_timeout = 2147483", cancellation);
}
