using System.Data.Common;
using System.Diagnostics;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Support;

/// <summary>How the database breaks off a transaction.</summary>
public enum Breakage
{
    /// <summary>In favour of another one, as after a deadlock; where there is only one writer, because its disk is full.</summary>
    GivesUp,

    /// <summary>With its connection, as a server that ends.</summary>
    EndsConnection,
}

/// <summary>
/// Lets the database break off the transaction, or end the connection, at one statement of what this asynchronous flow asks for, here
/// or in an application in the tests' process. EF Core tells of each statement before it is sent; both editions do, each
/// with types of its own.
/// </summary>
internal sealed class Interruption : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Command = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";
    private const string Commit = "Microsoft.EntityFrameworkCore.Database.Transaction.TransactionCommitting";

    private static readonly Lazy<Task> Listening = new(() =>
    {
        DiagnosticListener.AllListeners.Subscribe(new Ear());
        return Task.Delay(TimeSpan.FromSeconds(1.5));
    });

    private readonly TestDatabase database;
    private readonly Breakage how;
    private readonly int at;
    private readonly bool alsoOutside;
    private readonly Activity activity;
    private readonly List<IDisposable> subscriptions = [];
    private int seen;

    /// <param name="database">The application's.</param>
    /// <param name="at">Which statement within transactions, from 1; the commit is one.</param>
    /// <param name="how">What happens to it.</param>
    /// <param name="alsoOutside">Whether statements outside of transactions count.</param>
    public Interruption(TestDatabase database, int at, Breakage how, bool alsoOutside = false)
    {
        (this.database, this.at, this.how, this.alsoOutside) = (database, at, how, alsoOutside);
        // Whatever is asked for by HTTP carries its trace along.
        activity = new Activity("interrupted")
            .SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>
    /// EF Core tells nobody of commands for a second after it has found that nobody listens. From the end of this on somebody does, as
    /// long as the process lives.
    /// </summary>
    public static Task ListenAsync() => Listening.Value;

    /// <summary>Whether there was such a statement.</summary>
    public bool HasHappened => seen >= at;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name != "Microsoft.EntityFrameworkCore") return;
        lock (subscriptions) subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Activity.Current?.TraceId != activity.TraceId) return;
        var (connection, transaction) = Place(value);
        if (connection is null || (transaction is null && !alsoOutside)) return;
        if (Interlocked.Increment(ref seen) == at) Break(connection, transaction);
    }

    public void OnCompleted()
    {
        // It is listened to until this is disposed of.
    }

    public void OnError(Exception error)
    {
        // Nobody sends one.
    }

    public void Dispose()
    {
        lock (subscriptions) subscriptions.ForEach(subscription => subscription.Dispose());
        activity.Dispose();
    }

    private static (DbConnection? Connection, DbTransaction? Transaction) Place(KeyValuePair<string, object?> told)
    {
        switch (told.Key)
        {
            case Command:
                var command = Property<DbCommand>(told.Value!, "Command");
                return (command.Connection, command.Transaction);
            case Commit:
                var transaction = Property<DbTransaction>(told.Value!, "Transaction");
                return (transaction.Connection, transaction);
            default: return default;
        }
    }

    private static T Property<T>(object told, string name) => (T)told.GetType().GetProperty(name)!.GetValue(told)!;

    // Nothing else is told by the database: what the application does next, and hears, is its own business.
    private void Break(DbConnection connection, DbTransaction? transaction)
    {
        if (how == Breakage.EndsConnection) End(connection, transaction);
        else GiveUp(connection, transaction);
    }

    private void GiveUp(DbConnection connection, DbTransaction? transaction)
    {
        switch (database.Provider)
        {
            case DatabaseProvider.Sqlite:
                Execute(connection, transaction, "ROLLBACK");
                throw new Microsoft.Data.Sqlite.SqliteException("SQLite Error 13: 'database or disk is full'.", 13);
            case DatabaseProvider.PostgreSql:
                Execute(connection, transaction, "DO $$ BEGIN RAISE EXCEPTION 'met another' USING ERRCODE = '40001'; END $$");
                break;
            default:
                Execute(connection, transaction, "ROLLBACK");
                Execute(connection, transaction, "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213");
                break;
        }
    }

    private void End(DbConnection connection, DbTransaction? transaction)
    {
        var (ask, end, look) = database.Provider == DatabaseProvider.PostgreSql
            ? ("SELECT pg_backend_pid()", "SELECT pg_terminate_backend({0})", "SELECT count(*) FROM pg_stat_activity WHERE pid = {0}")
            : ("SELECT CONNECTION_ID()", "KILL {0}", "SELECT COUNT(*) FROM information_schema.processlist WHERE id = {0}");
        var id = Execute(connection, transaction, ask);
        Task.Run(async () =>
        {
            await using var other = await database.OpenAsync();
            Execute(other, null, string.Format(null, end, id));
            while (Convert.ToInt64(Execute(other, null, string.Format(null, look, id)), null) > 0) await Task.Delay(5);
        }).GetAwaiter().GetResult();
    }

    private static object? Execute(DbConnection connection, DbTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private sealed class Ear : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore") value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            // Only to be there.
        }

        public void OnCompleted()
        {
            // It never ends.
        }

        public void OnError(Exception error)
        {
            // Nobody sends one.
        }
    }
}
