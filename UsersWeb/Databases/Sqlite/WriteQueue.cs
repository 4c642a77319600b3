using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// One writer at a time, first come first served, without holding a thread. SQLite itself lets writers collide and
/// starve; here they wait in line at most <see cref="BusyTimeout.OfWriter"/>, and then the request is answered 503.
/// </summary>
/// <param name="findLoss">Whether the file was deleted or replaced: then nothing is answered as written.</param>
/// <param name="waits">Is told how long each writer waited.</param>
internal sealed class WriteQueue(Func<DatabaseLoss?> findLoss, WriteWaits waits)
    : DbTransactionInterceptor, IDbCommandInterceptor, IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    // Who writes now. A connection that closes without commit or roll-back gives its turn back too, and says so by itself: where a
    // transaction can't even be rolled back, as on a full disk, EF Core closes its connection without telling anybody.
    private DbConnection? writer;

    /// <inheritdoc />
    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        await EnterAsync(connection, start, cancellationToken);
        return Begin(connection, eventData, start);
    }

    /// <inheritdoc />
    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        var start = Stopwatch.GetTimestamp();
        if (!turn.Wait(BusyTimeout.OfWriter)) throw Missed();
        Enter(connection, start);
        return Begin(connection, eventData, start);
    }

    /// <inheritdoc />
    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData,
        InterceptionResult result)
    {
        RequireFile(transaction.Connection);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData,
        InterceptionResult result, CancellationToken cancellationToken = default)
    {
        RequireFile(transaction.Connection);
        return ValueTask.FromResult(result);
    }

    /// <inheritdoc />
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        Written(eventData.Context?.Database.GetDbConnection());

    /// <inheritdoc />
    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Written(eventData.Context?.Database.GetDbConnection());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        Leave(eventData.Context?.Database.GetDbConnection());

    /// <inheritdoc />
    public override Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Leave(eventData.Context?.Database.GetDbConnection());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData) =>
        Leave(eventData.Context?.Database.GetDbConnection());

    /// <inheritdoc />
    public override Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData,
        CancellationToken cancellationToken = default)
    {
        Leave(eventData.Context?.Database.GetDbConnection());
        return Task.CompletedTask;
    }

    // A statement outside a transaction (ExecuteUpdate, ExecuteDelete) is a transaction of its own.
    async ValueTask<InterceptionResult<int>> IDbCommandInterceptor.NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken)
    {
        if (command.Transaction is not null) return result;
        var start = Stopwatch.GetTimestamp();
        await EnterAsync(command.Connection!, start, cancellationToken);
        WaitForOthers((SqliteConnection)command.Connection!);
        waits.Add(Stopwatch.GetElapsedTime(start));
        LimitWait(command.Connection!, start);
        return result;
    }

    ValueTask<int> IDbCommandInterceptor.NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result,
        CancellationToken cancellationToken)
    {
        if (command.Transaction is null) Written(command.Connection);
        return ValueTask.FromResult(result);
    }

    Task IDbCommandInterceptor.CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken)
    {
        if (command.Transaction is not null) return Task.CompletedTask;
        if (eventData.ExecuteMethod == DbCommandMethod.ExecuteNonQuery && IsBusy(eventData.Exception)) waits.Miss();
        Leave(command.Connection);
        return Task.CompletedTask;
    }

    Task IDbCommandInterceptor.CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken)
    {
        if (command.Transaction is null) Leave(command.Connection);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void Dispose() => turn.Dispose();

    private async Task EnterAsync(DbConnection connection, long start, CancellationToken cancellation)
    {
        if (ReferenceEquals(writer, connection)) return;
        if (!await turn.WaitAsync(BusyTimeout.OfWriter, cancellation)) throw Missed();
        Enter(connection, start);
    }

    private WriteQueueTimeoutException Missed()
    {
        waits.Miss();
        return new();
    }

    private void Enter(DbConnection connection, long start)
    {
        writer = connection;
        connection.StateChange += LeaveWhenClosed;
        LimitWait(connection, start);
    }

    private void LeaveWhenClosed(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState == ConnectionState.Closed) Leave((DbConnection)sender);
    }

    // Nobody tells of a transaction that could not begin, nor closes its connection: its turn would never end.
    private InterceptionResult<DbTransaction> Begin(DbConnection connection, TransactionStartingEventData starting, long start)
    {
        try
        {
            var begun = connection.BeginTransaction(starting.IsolationLevel);
            waits.Add(Stopwatch.GetElapsedTime(start));
            return InterceptionResult<DbTransaction>.SuppressWithResult(begun);
        }
        catch (Exception e)
        {
            if (IsBusy(e)) waits.Miss();
            Leave(connection);
            throw;
        }
    }

    // A single statement waits for another process within its own time, which tells nothing: for the lock alone it is waited first. What
    // else stands in its way it says itself.
    private static void WaitForOthers(SqliteConnection connection)
    {
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0) return;
        var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
        if (result == raw.SQLITE_OK) raw.sqlite3_exec(connection.Handle, "COMMIT");
        else if ((result & 0xff) == raw.SQLITE_BUSY) SqliteException.ThrowExceptionForRC(result, connection.Handle);
    }

    // Another process has the lock.
    private static bool IsBusy(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY };

    // What was spent in the queue is not waited once more for another process.
    private static void LimitWait(DbConnection connection, long start)
    {
        var left = BusyTimeout.OfWriter - Stopwatch.GetElapsedTime(start);
        BusyTimeout.Set((SqliteConnection)connection, left);
    }

    // Before the commit, so that nothing is written for nobody; and after it, because the file may have gone meanwhile.
    private void Written(DbConnection? connection)
    {
        Leave(connection);
        RequireFile(connection);
    }

    private void RequireFile(DbConnection? connection) => SqliteFileWatch.Require(connection, findLoss);

    private void Leave(DbConnection? connection)
    {
        if (connection is null || !ReferenceEquals(Interlocked.CompareExchange(ref writer, null, connection), connection)) return;
        connection.StateChange -= LeaveWhenClosed;
        turn.Release();
    }
}

/// <summary>The turn to write did not come within <see cref="BusyTimeout.OfWriter"/>.</summary>
public sealed class WriteQueueTimeoutException() : TimeoutException("The database is busy with other writers.");
