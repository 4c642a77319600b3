using System.Data.Common;
using System.Diagnostics;
using Npgsql;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>SHARE locks on all tables: they exclude writers, and nobody who reads.</summary>
internal sealed class PostgreSqlWriterHold(ConnectionString source, IReadOnlyList<string> tables, DbConnection connection) : WriterHold
{
    public static async Task<WriterHold> HoldAsync(ConnectionString source, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var connection = PostgreSqlConnections.ForHolding(source);
        try
        {
            await connection.OpenAsync(cancellation);
            await LockAsync(connection, source, tables, cancellation);
            return new PostgreSqlWriterHold(source, tables, connection);
        }
        // SQLSTATE: a privilege is missing, or the server is a replica.
        catch (PostgresException e) when (e.SqlState is "42501" or "25006" or "0A000" or "55000")
        {
            await connection.DisposeAsync();
            var why = $"The server does not let this role keep writers out ({e.MessageText}).";
            return new NoWriterHold(() => PostgreSqlConnections.ForHolding(source), new PostgreSqlMarks(), why, canTry: true);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override Task<bool> IsHeldAsync(CancellationToken cancellation) => AnswersAsync(connection, cancellation);

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            FormattableString.Invariant($"SET LOCAL lock_timeout = '{FencePatience.TotalSeconds:0}s'"), cancellation);
        await new PostgreSqlMarks().WriteFenceAsync(connection, fence, cancellation);
        await CloseAsync(cancellation);
        await connection.ExecuteAsync("COMMIT", cancellation);
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        await connection.ExecuteAsync("SAVEPOINT triggers", cancellation);
        try
        {
            foreach (var sql in new PostgreSqlMarks().CreateTriggers(tables)) await connection.ExecuteAsync(sql, cancellation);
        }
        // A privilege is missing, or the language of functions.
        catch (PostgresException e) when (e.SqlState is "42501" or "42704")
        {
            await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT triggers", CancellationToken.None);
            Weakness = Open(e.MessageText);
        }
        catch (PostgresException e) when (e.SqlState is "55P03" or "40P01")
        {
            throw InTheWay(source);
        }
    }

    public override ValueTask DisposeAsync() => new HeldConnection(connection, "ROLLBACK").DisposeAsync();

    private static async Task LockAsync(DbConnection connection, ConnectionString source, IReadOnlyList<string> tables,
        CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                // Not so long that everybody who wants to write stands in line behind us all the time.
                await connection.ExecuteAsync(
                    "BEGIN; SET TRANSACTION READ WRITE; SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = 0", cancellation);
                await connection.ExecuteAsync($"LOCK TABLE {string.Join(", ", tables.Select(table => $"\"{table}\""))} IN SHARE MODE",
                    cancellation);
                await connection.ExecuteAsync(PostgreSqlSession.LiftTimeoutsOfTransaction, cancellation);
                return;
            }
            // A lock that did not come in time, or two that waited for each other.
            catch (PostgresException e) when (e.SqlState is "55P03" or "40P01")
            {
                await connection.ExecuteAsync("ROLLBACK", cancellation);
                if (Stopwatch.GetElapsedTime(start) > Patience) throw TooLong(source);
            }
        }
    }
}
