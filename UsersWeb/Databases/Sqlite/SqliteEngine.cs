using System.Buffers;
using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using SQLitePCL;
using UsersWeb.Data;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases.Sqlite;

/// <summary>SQLite as a server wants it: WAL, foreign keys, durable commits, one writer at a time in an orderly queue.</summary>
public sealed class SqliteEngine : DatabaseEngine
{
    private readonly SqliteConnectionStringBuilder text;
    private readonly WriteWaits waits = new();
    private SqliteReaders readers;
    private Action forgetWriter = () => { };
    private Func<DatabaseLoss?> findLoss = () => null;

    /// <summary>Relative file names are relative to the home folder.</summary>
    public SqliteEngine(ConnectionString connectionString)
    {
        text = new(connectionString.Text);
        text.DataSource = Path.GetFullPath(text.DataSource, Home.Folder);
        text.ForeignKeys ??= true;
        // The file is made once, at start, and never again by whoever opens a connection after it was taken away.
        if (text.Mode == SqliteOpenMode.ReadWriteCreate) text.Mode = SqliteOpenMode.ReadWrite;
        // The driver tries again for as long when the file is locked; SQLite has no other wait.
        text.SetUnlessGiven("Default Timeout", (int)BusyTimeout.OfWriter.TotalSeconds);
        readers = new(ConnectionText, FindLoss);
    }

    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    /// <inheritdoc />
    public override string Name => "SQLite";

    /// <inheritdoc />
    public override string ConnectionText => text.ConnectionString;

    /// <inheritdoc />
    public override string PoolDescription => T("one writer at a time, readers without limit (the pool settings are for remote databases)");

    /// <summary>The database file.</summary>
    public string File => text.DataSource;

    /// <inheritdoc />
    public override void AddContext(IServiceCollection services)
    {
        services.AddSingleton(new WriteTurn(waits));
        services.AddSingleton(provider => new DurableCommits(FindLoss, provider.GetRequiredService<StatementLog>()));
        services.AddSingleton(provider =>
        {
            var group = new WriteGroup(
                provider.GetRequiredService<WriteTurn>(), provider.GetRequiredService<DurableCommits>(), ConnectionText, FindLoss);
            forgetWriter = group.ForgetConnection;
            return group;
        });
        services.AddSingleton<WriteQueue>();
        services.AddDbContextPool<UsersDbContext, SqliteUsersDbContext>((provider, options) => options
            .UseSqlite(ConnectionText)
            .ReplaceService<IMigrationsSqlGenerator, TermsByKey>()
            .LeavingModelToTests()
            // A context belongs to one request, which awaits one thing at a time.
            .EnableThreadSafetyChecks(false)
            .AddInterceptors(
                provider.GetRequiredService<UserStamps>(), new SqlitePragmas(FindLoss), provider.GetRequiredService<WriteQueue>(),
                provider.GetRequiredService<StatementTimer>(), new KeptCommands()));
    }

    /// <inheritdoc />
    protected override DatabaseFailure ClassifyOne(Exception exception) => exception switch
    {
        WriteQueueTimeoutException => DatabaseFailure.Busy,
        WriteGroupBrokenException => DatabaseFailure.Conflict,
        DatabaseLostException => DatabaseFailure.Unreachable,
        // Result codes: https://www.sqlite.org/rescode.html
        SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } => DatabaseFailure.UniqueViolation,
        // A trigger of ours: the database has been left.
        SqliteException { SqliteExtendedErrorCode: 1811 } => DatabaseFailure.ReadOnly,
        SqliteException { SqliteErrorCode: 5 or 6 } => DatabaseFailure.Busy,
        SqliteException { SqliteErrorCode: 13 } => DatabaseFailure.Full,
        // A file, or the file system it is on, that may only be read; in each other way not to be written it can't be read either.
        SqliteException { SqliteExtendedErrorCode: 8 } => DatabaseFailure.ReadOnly,
        SqliteException { SqliteErrorCode: 3 or 8 or 10 or 14 or 23 or 26 } => DatabaseFailure.Unreachable,
        _ => DatabaseFailure.None,
    };

    /// <summary>What a request writes is short. Background work may take long, and nobody's answer is to wait for that.</summary>
    public override Task<IWriteTransaction> BeginWriteAsync(IServiceProvider services, CancellationToken cancellation) =>
        services.GetService<IHttpContextAccessor>()?.HttpContext is null
            ? base.BeginWriteAsync(services, cancellation)
            : services.GetRequiredService<WriteQueue>().BeginAsync(services.GetRequiredService<UsersDbContext>(), cancellation);

    /// <inheritdoc />
    public override IAsyncDisposable BeginRead(UsersDbContext db) =>
        db.Database.GetDbConnection().State == ConnectionState.Closed ? new LentReader(db, readers.Borrow()) : base.BeginRead(db);

    /// <inheritdoc />
    public override ValueTask<BorrowedConnection> BorrowAsync(IServiceProvider services, CancellationToken cancellation) =>
        ValueTask.FromResult(readers.Borrow());

    /// <inheritdoc />
    public override DateTime ReadInstant(DbDataReader row, int column) => TextInstantConverter.Read(row.GetString(column));

    /// <inheritdoc />
    public override void WriteText(Utf8JsonWriter json, DbDataReader row, int column)
    {
        var bytes = Bytes(row, column);
        // The driver reads up to a NUL, and tells NULL from nothing.
        if (!bytes.IsEmpty && Utf8.IsValid(bytes) && !bytes.Contains((byte)0)) json.WriteStringValue(bytes);
        else base.WriteText(json, row, column);
    }

    /// <inheritdoc />
    public override void WriteInstant(Utf8JsonWriter json, DbDataReader row, int column)
    {
        Span<char> text = stackalloc char[TextInstantConverter.Format.Length];
        if (Ascii.ToUtf16(Bytes(row, column), text, out var length) == OperationStatus.Done && length > 0)
            json.WriteStringValue(TextInstantConverter.Read(text[..length]));
        else base.WriteInstant(json, row, column);
    }

    // A text as it stands in the file, in UTF-8, until the reader goes on; empty for NULL.
    private static ReadOnlySpan<byte> Bytes(DbDataReader row, int column) =>
        raw.sqlite3_column_blob(((SqliteDataReader)row).Handle!, column);

    /// <inheritdoc />
    public override DbCommand Reuse(DbCommand command) => KeptStatements.Find(command);

    /// <inheritdoc />
    public override void Forget(DbCommand failed) => KeptStatements.Forget(failed);

    /// <inheritdoc />
    public override void ForgetConnections()
    {
        Interlocked.Exchange(ref readers, new(ConnectionText, FindLoss)).Close();
        forgetWriter();
        SqliteConnection.ClearAllPools();
    }

    /// <inheritdoc />
    public override void Prepare()
    {
        // After a loss nothing new is begun in the place of what was there.
        if (FindLoss() is { } loss) throw new DatabaseLostException(loss);
        PrivateFile.CreateFolder(Path.GetDirectoryName(File)!);
        PrivateFile.Create(File);
    }

    /// <inheritdoc />
    public override string? Exposure => PrivateFile.IsOpenToOthers(File)
        ? $"{File} can be read by others on this machine, and the application may not change that: chmod 600"
        : null;

    /// <inheritdoc />
    public override IDisposable? Watch()
    {
        var watch = new SqliteFileWatch(text);
        findLoss = watch.Find;
        return watch;
    }

    /// <inheritdoc />
    public override DatabaseLoss? FindLoss() => findLoss();

    /// <inheritdoc />
    public override Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation) =>
        MigrationFileLock.TakeAsync(File + ".migrating", cancellation);

    /// <summary>Only the wait for a lock counts as time here.</summary>
    public override TimeSpan MigrationTimeout => BusyTimeout.OfWriter;

    /// <inheritdoc />
    public override async Task ClearStaleLockAsync(UsersDbContext db, CancellationToken cancellation)
    {
        // EF Core waits for ever on this row after a kill (efcore issue 38958). Whoever holds our file lock knows
        // that no other process migrates, so a row that is here now was left behind.
        await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellation);
    }

    /// <inheritdoc />
    public override async Task<DatabaseFacts> ReadFactsAsync(DbConnection open, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText =
            "SELECT sqlite_version(), (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new("SQLite " + reader.GetString(0), reader.GetInt64(1));
    }

    /// <inheritdoc />
    public override Task<DatabaseStorage> ReadStorageAsync(DbConnection open, CancellationToken cancellation) =>
        SqliteStorage.ReadAsync(open, cancellation);

    /// <inheritdoc />
    public override FileSigns ReadFileSigns() => new(waits.Read(), Length(File), Length(File + "-wal"), FreeSpace.Beside(File));

    /// <inheritdoc />
    public override string BackupExtension => ".db";

    // The file may vanish while somebody looks.
    private static long Length(string file)
    {
        try
        {
            return new FileInfo(file).Length;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <inheritdoc />
    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        SqliteBackup.WriteAsync(text, file, progress, cancellation);

    /// <inheritdoc />
    private protected override Task InsertAsync<T>(DbTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation) =>
        SqliteInsert.InsertAsync((SqliteTransaction)transaction, columns, rows, cancellation);
}
