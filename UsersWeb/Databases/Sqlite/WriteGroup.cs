using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Lets changes that wait for each other have one transaction, one after another and each in a savepoint of its own: what they have to
/// write to the same pages is written once, and so is the commit. Nobody waits for others who are yet to come, and nobody is answered
/// before the commit.
/// </summary>
/// <param name="turn">Whose it is to write.</param>
/// <param name="disk">Brings commits to the disk.</param>
/// <param name="connectionText">Of the file.</param>
/// <param name="findLoss">Whether the file was deleted or replaced: then nothing is answered as written.</param>
internal sealed class WriteGroup(WriteTurn turn, DurableCommits disk, string connectionText, Func<DatabaseLoss?> findLoss) : IDisposable
{
    // So that the first of many is not answered after all of them.
    private const int MostMembers = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(10);

    private int coming;

    // Only whoever has the turn looks at these.
    private GroupConnection? connection;
    private SharedTransaction? open;

    private volatile bool isToOpenAnew;

    /// <summary>Has the context write in the transaction of the group, when it is its turn.</summary>
    public async Task<IWriteTransaction> JoinAsync(UsersDbContext db, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await ComeAsync(cancellation);
        try
        {
            open ??= Begin(start);
            turn.Began(start);
            return await Member.BeginAsync(this, db, open, cancellation);
        }
        catch
        {
            if (open is null) turn.Give();
            else Break(open);
            throw;
        }
    }

    /// <summary>Commits what the group has written so far: whoever has the turn wants to write alone.</summary>
    public void Close()
    {
        if (open is not null && Commit(open) is { } written) Task.Run(() => ConfirmAsync(written));
    }

    /// <summary>The next change opens the file anew.</summary>
    public void ForgetConnection() => isToOpenAnew = true;

    /// <inheritdoc />
    public void Dispose() => connection?.Dispose();

    private async Task ComeAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref coming);
        try
        {
            await turn.TakeAsync(cancellation);
        }
        catch
        {
            // Somebody may have left the end to this one.
            if (Interlocked.Decrement(ref coming) == 0) _ = EndAsync();
            throw;
        }
        Interlocked.Decrement(ref coming);
    }

    private async Task EndAsync()
    {
        await turn.TakeInTheEndAsync();
        if (open is not null) Pass(open);
        else turn.Give();
    }

    private SharedTransaction Begin(long start)
    {
        try
        {
            if (isToOpenAnew) Drop();
            connection ??= GroupConnection.Open(connectionText, findLoss);
            disk.RequireFile(connection.Writer);
            return new(connection, BusyTimeout.OfWriter - Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e)
        {
            if (e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY }) turn.Miss();
            else Drop();
            throw;
        }
    }

    private void Drop()
    {
        isToOpenAnew = false;
        connection?.Dispose();
        connection = null;
    }

    // Gives the turn to the next, who goes on with the transaction, or ends it.
    private void Pass(SharedTransaction transaction)
    {
        if (Volatile.Read(ref coming) > 0 && transaction.Kept < MostMembers && transaction.Age < Longest)
        {
            turn.Give();
            return;
        }
        var written = Commit(transaction);
        turn.Give();
        if (written is not null) _ = ConfirmAsync(written);
    }

    // Null when nobody has anything to be told.
    private SharedTransaction? Commit(SharedTransaction transaction)
    {
        open = null;
        try
        {
            if (transaction.Kept == 0)
            {
                transaction.Transaction.Rollback();
                return null;
            }
            disk.Commit(transaction.Connection.Writer, transaction.Transaction.Commit);
            transaction.Connection.Use();
            return transaction;
        }
        catch (Exception e)
        {
            Drop();
            transaction.Fail(e);
            return null;
        }
    }

    private async Task ConfirmAsync(SharedTransaction transaction)
    {
        try
        {
            await disk.ConfirmAsync(transaction.Connection.Log);
            transaction.Succeed();
        }
        catch (Exception e)
        {
            transaction.Fail(e);
        }
        finally
        {
            transaction.Connection.Release();
        }
    }

    // SQLite has given up all of it, or it can't be told what is in it: the others do theirs again.
    private void Break(SharedTransaction transaction)
    {
        open = null;
        Drop();
        turn.Give();
        transaction.Fail(new WriteGroupBrokenException());
    }

    private sealed class Member(
        WriteGroup group, UsersDbContext db, SharedTransaction transaction, SqliteConnection own) : IWriteTransaction
    {
        private bool isOver;

        public static async Task<Member> BeginAsync(
            WriteGroup group, UsersDbContext db, SharedTransaction transaction, CancellationToken cancellation)
        {
            var member = new Member(group, db, transaction, (SqliteConnection)db.Database.GetDbConnection());
            transaction.Connection.Execute("SAVEPOINT member");
            try
            {
                db.Database.SetDbConnection(transaction.Connection.Writer, contextOwnsConnection: false);
                await db.Database.UseTransactionAsync(transaction.Transaction, cancellation);
                return member;
            }
            catch
            {
                member.Detach();
                transaction.Connection.Execute("ROLLBACK TO member; RELEASE member");
                throw;
            }
        }

        public Task CommitAsync(CancellationToken cancellation)
        {
            cancellation.ThrowIfCancellationRequested();
            transaction.Connection.Execute("RELEASE member");
            isOver = true;
            Detach();
            transaction.Kept++;
            group.Pass(transaction);
            return transaction.Ended;
        }

        public async ValueTask DisposeAsync()
        {
            if (isOver) return;
            isOver = true;
            Detach();
            if (!TryUndo())
            {
                group.Break(transaction);
                return;
            }
            var isAlone = transaction.Kept == 0;
            group.Pass(transaction);
            if (!isAlone) await SeenAsync();
        }

        // What it was refused for may have been another's change, which nobody else sees before the commit, and which may come to nothing.
        private async Task SeenAsync()
        {
            try
            {
                await transaction.Ended;
            }
            catch (Exception e)
            {
                throw new WriteGroupBrokenException(e);
            }
        }

        private bool TryUndo()
        {
            try
            {
                if (transaction.HasEnded) return false;
                transaction.Connection.Execute("ROLLBACK TO member; RELEASE member");
                return true;
            }
            catch (SqliteException)
            {
                return false;
            }
        }

        private void Detach()
        {
            db.Database.UseTransaction(null);
            db.Database.SetDbConnection(own, contextOwnsConnection: true);
        }
    }
}

/// <summary>Another change that was written in the same transaction took it along when it failed: nothing was written.</summary>
internal sealed class WriteGroupBrokenException(Exception? why = null) : Exception("The transaction was given up.", why);
