using System.Collections.Concurrent;
using System.Globalization;
using MySqlConnector;

namespace UsersWeb.Databases.MySql;

/// <summary>
/// What the application needs of a session, said once for each connection, so that the defaults of a server don't matter. Whether
/// the server takes changes is its own affair.
/// </summary>
internal sealed class MySqlSessions(uint commandTimeout)
{
    // The server would end what the pool keeps; the pool has a limit of its own.
    private const int IdleSeconds = 28_800;

    // Without a pool each connection is new and none comes back; a session that is told once more takes no harm.
    private const int MostRemembered = 10_000;

    // What not every server knows.
    private static readonly string[] OfSome =
    [
        // Since MariaDB 11.6.2 a change of a row that was changed since the transaction first read is refused (error 1020). What reads here
        // and changes says by a stamp what it has read.
        "SET SESSION innodb_snapshot_isolation = OFF",
        // On a cluster whoever reads at one node waits until it has what was committed on the others: a session that was begun there, a
        // stamp that is to be compared.
        "SET SESSION wsrep_sync_wait = 1",
    ];

    // The driver doesn't say which connections are new, and its hook that does would give EF Core services of their own for each pool.
    private ConcurrentDictionary<(string Server, string Version, int Thread), bool> begun = [];

    // REPEATABLE READ, because READ COMMITTED can't be written to a binary log of statements.
    private readonly string statement = string.Create(CultureInfo.InvariantCulture, $"""
        SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ;
        SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', SESSION time_zone = '+00:00',
            SESSION default_storage_engine = InnoDB, SESSION foreign_key_checks = 1, SESSION unique_checks = 1, SESSION autocommit = 1,
            SESSION wait_timeout = {IdleSeconds},
            SESSION innodb_lock_wait_timeout = {(commandTimeout == 0 ? 50 : Math.Clamp(commandTimeout, 1, 50))}
        """);

    /// <summary>Says it, if this connection has not heard it yet.</summary>
    public async Task BeginAsync(MySqlConnection open, CancellationToken cancellation)
    {
        var session = (open.DataSource, open.ServerVersion, open.ServerThread);
        if (begun.ContainsKey(session)) return;
        await ExecuteAsync(open, statement, cancellation);
        foreach (var one in OfSome) await TryAsync(open, one, cancellation);
        if (begun.Count >= MostRemembered) Forget();
        begun.TryAdd(session, true);
    }

    /// <summary>The connections are gone; a server that starts again begins to count them anew.</summary>
    public void Forget() => begun = [];

    private static async Task TryAsync(MySqlConnection open, string statement, CancellationToken cancellation)
    {
        try
        {
            await ExecuteAsync(open, statement, cancellation);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.UnknownSystemVariable)
        {
            // A server that does not know it does not do it.
        }
    }

    private static async Task ExecuteAsync(MySqlConnection open, string statement, CancellationToken cancellation)
    {
        await using var command = new MySqlCommand(statement, open);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
