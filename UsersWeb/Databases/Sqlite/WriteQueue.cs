using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;
using UsersWeb.Data;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// One writer at a time, first come first served. SQLite itself lets writers collide and starve; here they wait in line at most
/// <see cref="BusyTimeout.OfWriter"/>, and then the request is answered 503. Whoever has committed gives the turn on and then waits until
/// it is on the disk, together with the others who have. Changes that can be undone by a savepoint share a <see cref="WriteGroup"/>;
/// everything else that EF Core writes, as background work does, has a transaction of its own.
/// </summary>
internal sealed class WriteQueue(WriteTurn turn, WriteGroup group, DurableCommits disk) : DbTransactionInterceptor, IDbCommandInterceptor
{
    // Who writes now, not counting the group. A connection that closes without commit or roll-back gives its turn back too, and says so
    // by itself: where a transaction can't even be rolled back, as on a full disk, EF Core closes its connection without telling anybody.
    private DbConnection? writer;

    /// <summary>Begins a transaction for a change, in the group unless the context has its connection open already.</summary>
    public async Task<IWriteTransaction> BeginAsync(UsersDbContext db, CancellationToken cancellation) =>
        db.Database.GetDbConnection().State == ConnectionState.Closed
            ? await group.JoinAsync(db, cancellation)
            : await OwnTransaction.BeginAsync(db.Database, cancellation);

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
        turn.Take();
        Enter(connection, start);
        return Begin(connection, eventData, start);
    }

    /// <inheritdoc />
    public override InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData,
        InterceptionResult result)
    {
        // Before the commit, so that nothing is written for nobody.
        disk.RequireFile(transaction.Connection);
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData,
        InterceptionResult result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(TransactionCommitting(transaction, eventData, result));

    /// <inheritdoc />
    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        WrittenAsync(eventData.Context?.Database.GetDbConnection()).GetAwaiter().GetResult();

    /// <inheritdoc />
    public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData,
        CancellationToken cancellationToken = default) =>
        WrittenAsync(eventData.Context?.Database.GetDbConnection());

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
        turn.Began(start);
        LimitWait(command.Connection!, start);
        return result;
    }

    async ValueTask<int> IDbCommandInterceptor.NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result,
        CancellationToken cancellationToken)
    {
        if (command.Transaction is null) await WrittenAsync(command.Connection);
        return result;
    }

    // Of EF Core's own, which wait for SQLite and not in the queue.
    int IDbCommandInterceptor.NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        if (command.Transaction is null) disk.ConfirmAsync(command.Connection).GetAwaiter().GetResult();
        return result;
    }

    Task IDbCommandInterceptor.CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken)
    {
        if (command.Transaction is not null) return Task.CompletedTask;
        if (eventData.ExecuteMethod == DbCommandMethod.ExecuteNonQuery && IsBusy(eventData.Exception)) turn.Miss();
        Leave(command.Connection);
        return Task.CompletedTask;
    }

    Task IDbCommandInterceptor.CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken)
    {
        if (command.Transaction is null) Leave(command.Connection);
        return Task.CompletedTask;
    }

    private async Task EnterAsync(DbConnection connection, long start, CancellationToken cancellation)
    {
        if (ReferenceEquals(writer, connection)) return;
        await turn.TakeAsync(cancellation);
        Enter(connection, start);
    }

    private void Enter(DbConnection connection, long start)
    {
        group.Close();
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
            turn.Began(start);
            return InterceptionResult<DbTransaction>.SuppressWithResult(begun);
        }
        catch (Exception e)
        {
            if (IsBusy(e)) turn.Miss();
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

    private Task WrittenAsync(DbConnection? connection)
    {
        Leave(connection);
        return disk.ConfirmAsync(connection);
    }

    private void Leave(DbConnection? connection)
    {
        if (connection is null || !ReferenceEquals(Interlocked.CompareExchange(ref writer, null, connection), connection)) return;
        connection.StateChange -= LeaveWhenClosed;
        turn.Give();
    }
}
