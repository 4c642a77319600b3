using Npgsql;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>
/// Lifts the time limits that an administrator has set for everybody: a move's statements and pauses last as long as they do.
/// </summary>
internal static class PostgreSqlSession
{
    private const string Names =
        "('idle_in_transaction_session_timeout', 'transaction_timeout', 'statement_timeout', 'lock_timeout', 'idle_session_timeout')";

    /// <summary>In the transaction that is open. Which of these settings a server knows depends on its version.</summary>
    public const string LiftTimeoutsOfTransaction =
        $"SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name IN {Names}";

    /// <summary>
    /// For as long as the connection lasts, which is not from a pool. Behind a pooler of the server's the next statement may come to
    /// another session, and this one serve others: whoever has said so in the connection string has the limits lifted in
    /// transactions only.
    /// </summary>
    public static async Task LiftTimeoutsAsync(NpgsqlConnection open, CancellationToken cancellation)
    {
        if (new NpgsqlConnectionStringBuilder(open.ConnectionString).NoResetOnClose) return;
        await open.QueryAsync($"SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN {Names}",
            cancellation);
    }
}
