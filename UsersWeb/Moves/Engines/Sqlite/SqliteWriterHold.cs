using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>A transaction that has the right to write and writes nothing: SQLite gives that right to one at a time.</summary>
internal sealed class SqliteWriterHold(ConnectionString source, IReadOnlyList<string> tables, DbConnection connection) : WriterHold
{
    // Result codes: https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int CannotOpen = 14;

    public static async Task<WriterHold> HoldAsync(ConnectionString source, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var connection = SqliteConnections.ForHolding(source);
        try
        {
            await connection.OpenAsync(cancellation);
            await RetryAsync(connection, "BEGIN IMMEDIATE", Patience, () => TooLong(source), cancellation);
            return new SqliteWriterHold(source, tables, connection);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is ReadOnly or CannotOpen)
        {
            await connection.DisposeAsync();
            var why = "This file can't be written from here, so others who can write it are not kept out.";
            return new NoWriterHold(() => SqliteConnections.ForHolding(source), new SqliteMarks(), why, canTry: true);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task FenceAsync(Fence fence, CancellationToken cancellation)
    {
        await new SqliteMarks().WriteFenceAsync(connection, fence, cancellation);
        foreach (var sql in new SqliteMarks().CreateTriggers(tables)) await connection.ExecuteAsync(sql, cancellation);
        // Without WAL it waits for whoever reads, and keeps out whoever wants to begin.
        await RetryAsync(connection, "COMMIT", FencePatience, () => InTheWay(source), cancellation);
    }

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    // The driver waits without letting go of its thread, so it gets one of its own, and waits a second at a time.
    private static async Task RetryAsync(DbConnection connection, string sql, TimeSpan patience, Func<Exception> tooLong,
        CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await using var command = connection.Command(sql);
                command.CommandTimeout = 1;
                await Task.Run(command.ExecuteNonQuery, cancellation);
                return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == Busy)
            {
                if (Stopwatch.GetElapsedTime(start) > patience) throw tooLong();
            }
        }
    }
}
