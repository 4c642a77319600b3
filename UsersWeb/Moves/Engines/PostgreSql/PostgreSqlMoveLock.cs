using System.Data.Common;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>An advisory lock of an open transaction: it works behind a pooler that gives a connection for one transaction only.</summary>
internal static class PostgreSqlMoveLock
{
    // Any number, the same in every instance: "UsersMov" in ASCII. The server counts advisory locks for each database.
    private const long Key = 0x55736572734D6F76;

    public static async Task<IAsyncDisposable?> TryTakeAsync(ConnectionString database, CancellationToken cancellation)
    {
        var connection = PostgreSqlConnections.ForHolding(database);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.ExecuteAsync("BEGIN", cancellation);
            await connection.ExecuteAsync(PostgreSqlSession.LiftTimeoutsOfTransaction, cancellation);
            if (await connection.AskAsync($"SELECT pg_catalog.pg_try_advisory_xact_lock({Key})", cancellation) is true)
                return new HeldConnection(connection, "ROLLBACK");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    // Taking it to see whether it is free would make another mover's attempt fail.
    public static async Task<bool> IsHeldAsync(DbConnection open, CancellationToken cancellation) => await open.AskAsync($"""
        SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_locks
            WHERE locktype = 'advisory' AND granted AND classid = {Key >> 32} AND objid = {Key & 0xFFFFFFFF} AND objsubid = 1
            AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
        """, cancellation) is true;
}
