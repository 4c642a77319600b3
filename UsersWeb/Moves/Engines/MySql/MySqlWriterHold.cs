using System.Data.Common;
using System.Diagnostics;
using MySqlConnector;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>LOCK TABLES … READ: others may read and nobody may write, not even this connection. The fence is written by another.</summary>
internal sealed class MySqlWriterHold(ConnectionString source, IReadOnlyList<string> tables, DbConnection connection) : WriterHold
{
    public static async Task<WriterHold> HoldAsync(ConnectionString source, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var connection = MySqlConnections.ForHolding(source);
        try
        {
            await connection.OpenAsync(cancellation);
            await MySqlMoveLock.StayAsync(connection, cancellation);
            await LockAsync(connection, source, tables, cancellation);
            return new MySqlWriterHold(source, tables, connection);
        }
        catch (MySqlException e) when (LacksPrivilege(e))
        {
            await connection.DisposeAsync();
            var why = $"The server does not let this user keep writers out ({e.Message}).";
            return new NoWriterHold(() => MySqlConnections.ForHolding(source), new MySqlMarks(), why, canTry: false);
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
        await new NoWriterHold(() => MySqlConnections.ForHolding(source), new MySqlMarks(), "", canTry: false)
            .FenceAsync(fence, cancellation);
        await TurnAwayAsync(cancellation);
        await CloseAsync(cancellation);
        await connection.ExecuteAsync("UNLOCK TABLES", cancellation);
    }

    // To make triggers, the locks must be given up for those that exclude readers too. Whoever waits to write would come between.
    private async Task TurnAwayAsync(CancellationToken cancellation)
    {
        await using var other = MySqlConnections.ForHolding(source);
        await other.OpenAsync(cancellation);
        var waiting = new List<long>();
        await using (
            var command =
            other.Command("SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'"))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation)) waiting.Add(reader.GetInt64(0));
        }
        foreach (var id in waiting)
        {
            try
            {
                await other.ExecuteAsync(FormattableString.Invariant($"KILL QUERY {id}"), cancellation);
            }
            catch (MySqlException)
            {
                // It ended by itself, or belongs to somebody else.
            }
        }
    }

    private async Task CloseAsync(CancellationToken cancellation)
    {
        try
        {
            await connection.ExecuteAsync(
                FormattableString.Invariant($"SET SESSION lock_wait_timeout = {FencePatience.TotalSeconds:0}"), cancellation);
            await connection.ExecuteAsync($"LOCK TABLES {string.Join(", ", tables.Select(table => $"`{table}` WRITE"))}", cancellation);
            foreach (var sql in new MySqlMarks().CreateTriggers(tables)) await connection.ExecuteAsync(sql, cancellation);
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock)
        {
            // Without their locks writers may have come in between.
            throw InTheWay(source);
        }
        catch (MySqlException e) when (LacksPrivilege(e) || e.ErrorCode == MySqlErrorCode.BinLogCreateRoutineNeedSuper)
        {
            Weakness = Open(e.Message);
        }
    }

    private static bool LacksPrivilege(MySqlException e) => e.ErrorCode is MySqlErrorCode.DatabaseAccessDenied
        or MySqlErrorCode.TableAccessDenied or MySqlErrorCode.SpecifiedAccessDeniedError;

    public override ValueTask DisposeAsync() => new HeldConnection(connection, "UNLOCK TABLES").DisposeAsync();

    private static async Task LockAsync(DbConnection connection, ConnectionString source, IReadOnlyList<string> tables,
        CancellationToken cancellation)
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
