using System.Data.Common;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Data;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases;

/// <summary>Everything that differs between engines. There is one instance, for the configured database.</summary>
public abstract class DatabaseEngine
{
    /// <summary>Which engine.</summary>
    public abstract DatabaseProvider Provider { get; }

    /// <summary>Its name for people.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The driver's text with the pool settings in it, of the host in use. Holds the password: use
    /// <see cref="ConnectionString.Mask"/> to show it.
    /// </summary>
    public abstract string ConnectionText { get; }

    /// <summary>The hosts, where the connection string names several.</summary>
    internal virtual SeveralHosts? Hosts => null;

    /// <summary>Whether it is one that may stand still, or that the way to may be lost.</summary>
    public virtual bool IsServer => false;

    /// <summary>A connection to the host in use beside the pool, not open yet; null where there is no server.</summary>
    public virtual DbConnection? ConnectAlone() => null;

    /// <summary>Where the host in use listens; null where there is no server.</summary>
    public virtual EndPoint? ServerEnd => null;

    /// <summary>Asks a server that is there whether it is one to work with.</summary>
    public virtual async Task<bool> TakesStatementsAsync(DbConnection open, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = "SELECT 1";
        await command.ExecuteScalarAsync(cancellation);
        return true;
    }

    /// <summary>The pool as the driver sees it, for `db status`.</summary>
    public abstract string PoolDescription { get; }

    /// <summary>Registers a pool of contexts as <see cref="UsersDbContext"/>.</summary>
    public abstract void AddContext(IServiceCollection services);

    /// <summary>
    /// What an exception from the database, at any depth, means to the application. What is not known by its code is by its kind:
    /// whatever happens while connecting, and whatever a driver throws of its own, is a connection that is lost.
    /// </summary>
    public DatabaseFailure Classify(Exception? exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (ClassifyOne(e) is var failure and not DatabaseFailure.None) return failure;
            if (ConnectionOpener.IsOf(e)) return DatabaseFailure.Unreachable;
        }
        return DatabaseFailure.None;
    }

    /// <summary>
    /// Called for each connection that was opened: tells it what the application needs of a session, if that was not done.
    /// </summary>
    public virtual Task BeginSessionAsync(DbConnection open, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Whether the server has no room for one more connection, which one of ours that ends makes.</summary>
    public virtual bool HasNoRoom(Exception exception) => false;

    /// <summary>Why the application must not use this database although it answers, and what to do; null when it may.</summary>
    /// <param name="open">A connection to it.</param>
    /// <param name="tables">The application's.</param>
    /// <param name="cancellation">Of the caller.</param>
    public virtual Task<string?> FindObstacleAsync(DbConnection open, IReadOnlyCollection<string> tables, CancellationToken cancellation) =>
        Task.FromResult<string?>(null);

    /// <summary>The meaning of one exception, decided by its codes and never by its text.</summary>
    protected abstract DatabaseFailure ClassifyOne(Exception exception);

    /// <summary>An open connection for one look-up of a request; of the request's context, unless the engine has a faster way.</summary>
    public virtual async ValueTask<BorrowedConnection> BorrowAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var database = services.GetRequiredService<UsersDbContext>().Database;
        await database.OpenConnectionAsync(cancellation);
        return new(database.GetDbConnection(), async _ => await database.CloseConnectionAsync());
    }

    /// <summary>
    /// Until it is disposed of the context only reads, in the engine's fastest way. For what is asked for often.
    /// </summary>
    public virtual IAsyncDisposable BeginRead(UsersDbContext db) => NothingLent.One;

    /// <summary>
    /// A transaction for what the context of a scope writes; with others' changes, where the engine can keep them apart. Until it has ended
    /// the context does nothing else.
    /// </summary>
    public virtual Task<IWriteTransaction> BeginWriteAsync(IServiceProvider services, CancellationToken cancellation) =>
        OwnTransaction.BeginAsync(services.GetRequiredService<UsersDbContext>().Database, cancellation);

    /// <summary>An instant from a column.</summary>
    public virtual DateTime ReadInstant(DbDataReader row, int column) => TolerantReader.ReadInstant(row, column);

    /// <summary>A status from a column, as the context's own converter reads it.</summary>
    public virtual UserStatus ReadStatus(DbDataReader row, int column) => StatusConverter.Read(row.GetString(column));

    /// <summary>A text or NULL from a column, as a value of JSON; in a damaged one something stands for what can't be read.</summary>
    public virtual void WriteText(Utf8JsonWriter json, DbDataReader row, int column) => json.WriteStringValue(row.GetTextOrNull(column));

    /// <summary>An instant or NULL from a column, as a value of JSON.</summary>
    public virtual void WriteInstant(Utf8JsonWriter json, DbDataReader row, int column)
    {
        if (row.IsDBNull(column)) json.WriteNullValue();
        else json.WriteStringValue(ReadInstant(row, column));
    }

    /// <summary>
    /// Has the server keep the plan of a command, with its values, that each connection runs again and again; where it can.
    /// </summary>
    public virtual Task PrepareAsync(DbCommand command, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>A command of before with the same text and these values, where the engine keeps some on the connection.</summary>
    public virtual DbCommand Reuse(DbCommand command) => command;

    /// <summary>One that failed is not used again.</summary>
    public virtual void Forget(DbCommand failed) { }

    /// <summary>
    /// Ends a SELECT whose rows nobody else may change until the transaction ends; empty where only one writes at a time.
    /// </summary>
    public virtual string RowLock => "";

    /// <summary>Called when the database stopped answering: drops connections that are dead but still pooled.</summary>
    public virtual void ForgetConnections() { }

    /// <summary>Makes what must exist before the first connection, such as the folder of a file.</summary>
    public virtual void Prepare() { }

    /// <summary>Who can read the database beside the application, where it may not change that; null when nobody can.</summary>
    public virtual string? Exposure => null;

    /// <summary>Called when the database is served: <see cref="FindLoss"/> tells from now on, until it is disposed.</summary>
    public virtual IDisposable? Watch() => null;

    /// <summary>Whether the database was deleted or replaced while it was served; null while it is the same.</summary>
    public virtual DatabaseLoss? FindLoss() => null;

    /// <summary>Keeps other instances from migrating until disposed; freed by the system when the process dies.</summary>
    public abstract Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation);

    /// <summary>How long a statement of a migration may take.</summary>
    public virtual TimeSpan MigrationTimeout => TimeSpan.FromHours(1);

    /// <summary>Called under <see cref="LockMigrationsAsync"/>: removes a lock that a killed process left in the database.</summary>
    public virtual Task ClearStaleLockAsync(UsersDbContext db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Server version and size on disk.</summary>
    public abstract Task<DatabaseFacts> ReadFactsAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>What takes how much space. It may take long on a large database.</summary>
    public abstract Task<DatabaseStorage> ReadStorageAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>The connections the server has; null where there is no server.</summary>
    public virtual Task<ServerConnections?> ReadConnectionsAsync(DbConnection open, CancellationToken cancellation) =>
        Task.FromResult<ServerConnections?>(null);

    /// <summary>What the server knows of those that hold the same data; null where it is alone.</summary>
    public virtual Task<DatabaseCluster?> ReadClusterAsync(DbConnection open, CancellationToken cancellation) =>
        Task.FromResult<DatabaseCluster?>(null);

    /// <summary>Whether one file is still the right database; null where it is none.</summary>
    public virtual FileSigns? ReadFileSigns() => null;

    /// <summary>How it quotes names and texts.</summary>
    public virtual SqlSyntax Syntax => SqlSyntax.Standard;

    /// <summary>What the name of a backup ends with.</summary>
    public abstract string BackupExtension { get; }

    /// <summary>Why <see cref="BackupAsync"/> can't be done on this machine, and what to do; null when it can.</summary>
    public virtual string? BackupObstacle => null;

    /// <summary>About how large a backup is, and rather too large.</summary>
    public virtual async Task<long> ReadBackupBytesAsync(DbConnection open, CancellationToken cancellation) =>
        (await ReadFactsAsync(open, cancellation)).Bytes;

    /// <summary>Writes a consistent copy while the application runs.</summary>
    /// <exception cref="BackupException">The backup can't be made; the message says what to do.</exception>
    public abstract Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation);

    /// <summary>
    /// Inserts one row in the context's open transaction, past the context, and gives it the key that the database makes. Nothing else is
    /// filled in, as below.
    /// </summary>
    public Task AddAsync<T>(UsersDbContext db, T row, CancellationToken cancellation) where T : class =>
        RowInsert.RunAsync(db, row, AnswerKey, cancellation);

    /// <summary>What an INSERT of one row ends with, so that its generated key is answered.</summary>
    /// <param name="column">Of the key, quoted.</param>
    protected virtual string AnswerKey(string column) => $" RETURNING {column}";

    /// <summary>
    /// Inserts rows in the context's open transaction, by the engine's fast path. Nothing is filled in: keys are given by the
    /// database and everything else is taken as it is, interceptors such as <see cref="UserStamps"/> see nothing.
    /// </summary>
    public Task InsertAsync<T>(UsersDbContext db, IReadOnlyList<T> rows, CancellationToken cancellation) where T : class =>
        InsertAsync(db.Database.CurrentTransaction!.GetDbTransaction(), new BulkColumns<T>(db), rows, cancellation);

    /// <summary>The fast path, in a transaction that is open.</summary>
    private protected abstract Task InsertAsync<T>(DbTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation) where T : class;
}

/// <summary>What the database says about itself.</summary>
/// <param name="Version">The version as the server writes it.</param>
/// <param name="Bytes">Size on disk, with indexes.</param>
public sealed record DatabaseFacts(string Version, long Bytes);

/// <summary>A backup that can't be made; the message may be shown.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What a failure means to the application.</summary>
public enum DatabaseFailure
{
    /// <summary>Not a failure of the database, or one that is a fault of ours.</summary>
    None,

    /// <summary>A unique index refused the row.</summary>
    UniqueViolation,

    /// <summary>The database is there but has no room for this request now: locks, pool, connections. 503, and try again.</summary>
    Busy,

    /// <summary>The transaction was given up in favour of another and rolled back: it is done again as a whole, and then 503.</summary>
    Conflict,

    /// <summary>The server takes no changes now; reading goes on.</summary>
    ReadOnly,

    /// <summary>The database can't be reached or opened.</summary>
    Unreachable,

    /// <summary>No space left to write; reading goes on.</summary>
    Full,
}
