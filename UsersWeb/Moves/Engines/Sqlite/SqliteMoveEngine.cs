using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using UsersWeb.Databases;
using UsersWeb.Databases.Sqlite;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>SQLite as either end of a move.</summary>
internal sealed class SqliteMoveEngine : MoveEngine
{
    // SQLITE_MAX_LENGTH as the library is built.
    private const long MostBytes = 1_000_000_000;

    // Nobody else has a reason to lock the target; a hard link to the source would wait for ever.
    private const int SecondsForLocks = 60;

    private readonly SqliteConnectionStringBuilder text;

    /// <summary>Relative file names are relative to the home folder, as everywhere.</summary>
    public SqliteMoveEngine(ConnectionString connectionString) : base(connectionString)
    {
        text = new(connectionString.Text) { Pooling = false, DefaultTimeout = SecondsForLocks };
        text.DataSource = Path.GetFullPath(text.DataSource, Home.Folder);
    }

    public override string Name => "SQLite";

    public override string DatabaseName => Path.GetFileName(File);

    public override string BackupExtension => ".db";

    /// <summary>The database file.</summary>
    public string File => text.DataSource;

    protected override string Place => File;

    public override string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public override Task<DbConnection> OpenAsync(CancellationToken cancellation) =>
        // A transaction and an index want room; NORMAL keeps a file whole after a power cut, and the end of a move waits for the disk.
        OpenAsync(SqliteOpenMode.ReadWrite, "PRAGMA cache_size=-32768; PRAGMA synchronous=NORMAL", cancellation);

    public override async Task<DbConnection> OpenToReadAsync(CancellationToken cancellation)
    {
        if (!System.IO.File.Exists(File)) throw new MoveException(MoveExit.Failed, $"There is no database file {File}.");
        try
        {
            return await OpenAsync(SqliteOpenMode.ReadWrite, "PRAGMA cache_size=-2000", cancellation);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 8 or 14)
        {
            // A file on a read-only disk; nobody else can write it either.
            return await OpenReadOnlyAsync(cancellation);
        }
    }

    // While somebody reads, the write-ahead log only grows. The copy has no name any more once it is open, and goes with the process.
    public override async Task<DbConnection?> OpenCopyAsync(string suffix, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) return null;
        var copy = $"{File}.{suffix}";
        await BackupAsync(copy, new Progress<double>(), cancellation);
        try
        {
            return await OpenAsync(SqliteOpenMode.ReadOnly, "PRAGMA cache_size=-2000", cancellation, Immutable(copy));
        }
        finally
        {
            System.IO.File.Delete(copy);
        }
    }

    // With a write-ahead log even a reader makes a file beside the database. Where it can't, the database is opened as one that
    // never changes, which leaves the log aside.
    private async Task<DbConnection> OpenReadOnlyAsync(CancellationToken cancellation)
    {
        try
        {
            return await OpenAsync(SqliteOpenMode.ReadOnly, "PRAGMA cache_size=-2000", cancellation);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 8 or 14)
        {
            if (new FileInfo(File + "-wal") is { Exists: true, Length: > 0 })
                throw new MoveException(MoveExit.Failed,
                    $"The newest rows of {File} are in {File}-wal, which can't be read in a folder that can't be written. Copy both "
                    + "files into another folder and move from there.", e);
            return await OpenAsync(SqliteOpenMode.ReadOnly, "PRAGMA cache_size=-2000", cancellation, Immutable(File));
        }
    }

    public override DbConnection ConnectToHold() => SqliteConnections.ForHolding(ConnectionString);

    public override DbConnection ConnectToWatch() => SqliteConnections.ForWatching(ConnectionString);

    public override int MostConnections(Side side) => 0;

    public override Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellation) =>
        SqliteMoveLock.TryTakeAsync(SqliteMoveLock.FileOf(ConnectionString), cancellation);

    public override Task<bool> IsLockedAsync(CancellationToken cancellation) =>
        Task.FromResult(SqliteMoveLock.IsHeld(SqliteMoveLock.FileOf(ConnectionString)));

    public override Task<bool> IsLockedAsync(DbConnection open, CancellationToken cancellation) => IsLockedAsync(cancellation);

    public override Task<WriterHold> HoldWritersAsync(IReadOnlyList<string> tables, CancellationToken cancellation) =>
        SqliteWriterHold.HoldAsync(ConnectionString, tables, cancellation);

    public override MoveMarks Marks { get; } = new SqliteMarks();

    public override (string File, long Bytes)? FreeDisk() => FreeSpace.Beside(File) is { } bytes ? (File, bytes) : null;

    public override Task<SideFacts> ReadFactsAsync(DbConnection open, Side side, CancellationToken cancellation) =>
        SqliteFacts.ReadAsync(open, this, side, cancellation);

    public override Task<IReadOnlyList<TableShape>> ReadShapesAsync(DbConnection open, CancellationToken cancellation) =>
        SqliteShapes.ReadAsync(open, cancellation);

    public override async Task<IReadOnlyList<string>> ReadTableNamesAsync(DbConnection open, CancellationToken cancellation) =>
        [.. (await open.QueryAsync("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
            cancellation)).Select(row => (string)row[0]!)];

    public override async Task<IReadOnlyList<(string Kind, string Name)>> ReadHandmadeAsync(DbConnection open,
        CancellationToken cancellation) =>
        [.. (await open.QueryAsync("SELECT type, name FROM sqlite_master WHERE type IN ('view', 'trigger')", cancellation))
            .Select(row => ((string)row[0]!, (string)row[1]!))];

    public override Task<TargetRules> ReadRulesAsync(DbConnection? open, CancellationToken cancellation) =>
        Task.FromResult<TargetRules>(new(Name, true, MostBytes, false));

    public override Task ReadRowsAsync(DbConnection open, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation) =>
        SqliteRows.ReadAsync((SqliteConnection)open, this, table, after, rows, full, cancellation);

    public override async Task BeginSnapshotAsync(DbConnection open, CancellationToken cancellation)
    {
        // The snapshot is taken by the first read.
        await open.ExecuteAsync("BEGIN", cancellation);
        await open.AskAsync("SELECT count(*) FROM sqlite_master", cancellation);
    }

    public override RowWriter CreateWriter(DbConnection open) => new SqliteRowWriter((SqliteConnection)open, this);

    public override async Task<long> ReadHighWaterAsync(DbConnection open, ModelTable table, CancellationToken cancellation)
    {
        var sql = "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = @name), 0), coalesce((SELECT "
            + $"max({Quote(table.Columns[0].Name)}) FROM {Quote(table.Name)}), 0))";
        return Convert.ToInt64(await open.AskAsync(sql, cancellation, ("@name", table.Name)), CultureInfo.InvariantCulture);
    }

    public override Task SetHighWaterAsync(DbConnection open, ModelTable table, long highWater, CancellationToken cancellation) =>
        // The table has no unique key of its own.
        open.ExecuteAsync("DELETE FROM sqlite_sequence WHERE name = @name; INSERT INTO sqlite_sequence (name, seq) VALUES (@name, @seq)",
            cancellation, ("@name", table.Name), ("@seq", highWater));

    public override object SomeValue(ModelColumn column) => column.Kind switch
    {
        ColumnKind.Boolean => 0,
        ColumnKind.Instant => "2000-01-01T00:00:00.000000Z",
        _ => base.SomeValue(column),
    };

    public override string LastIdentity(ModelTable table) => "SELECT last_insert_rowid()";

    public override IEnumerable<string> DropIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes) =>
        indexes.Select(index => $"DROP INDEX {Quote(index.Name)}");

    public override IEnumerable<string> CreateIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes) => indexes.Select(index =>
        $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {Quote(index.Name)} ON {Quote(table.Name)} ({Quote(index.Columns)})");

    public override CanonicalReader CreateCanonicalReader(DbConnection open) => new SqliteCanonicalReader((SqliteConnection)open);

    public override async Task FinishAsync(DbConnection open, TableModel model, CancellationToken cancellation)
    {
        await open.ExecuteAsync("ANALYZE", cancellation);
        await open.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellation);
    }

    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        SqliteBackup.WriteAsync(text, file, progress, cancellation);

    public override ConnectionString Scratch(string suffix) =>
        ConnectionString.Parse(
            new SqliteConnectionStringBuilder(ConnectionString.Text)
            {
                DataSource = $"{File}.{suffix}",
                Mode = SqliteOpenMode.ReadWriteCreate
            }.ConnectionString, DatabaseProvider.Sqlite);

    public override Task<IReadOnlyList<ConnectionString>> FindScratchAsync(CancellationToken cancellation)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(File)!);
        var files = folder.Exists ? folder.EnumerateFiles().Select(file => file.Name) : [];
        var prefix = DatabaseName + ".";
        return Task.FromResult<IReadOnlyList<ConnectionString>>(
            [.. files.Where(file => file.StartsWith(prefix, StringComparison.Ordinal) && Scratches.IsSuffix(file[prefix.Length..]))
                .Order(StringComparer.Ordinal).Select(file => Scratch(file[prefix.Length..]))]);
    }

    public override Task DropAsync(CancellationToken cancellation)
    {
        SqliteConnection.ClearAllPools();
        foreach (var end in (ReadOnlySpan<string>)["", "-wal", "-shm", "-journal", ".migrating", ".moving"])
            System.IO.File.Delete(File + end);
        return Task.CompletedTask;
    }

    public override async Task<long> ReadSizeAsync(DbConnection open, CancellationToken cancellation) => Convert.ToInt64(
        await open.AskAsync("SELECT (SELECT page_count FROM pragma_page_count()) * (SELECT page_size FROM pragma_page_size())",
            cancellation), CultureInfo.InvariantCulture);

    private static string Immutable(string file) => $"file:{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}?immutable=1";

    private async Task<DbConnection> OpenAsync(SqliteOpenMode mode, string pragmas, CancellationToken cancellation, string? address = null)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder(text.ConnectionString) { Mode = mode, DataSource = address ?? File }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            // Opening alone reads nothing; a file that is no database says so now.
            await connection.AskAsync("SELECT count(*) FROM sqlite_master", cancellation);
            await connection.ExecuteAsync("PRAGMA busy_timeout=20000; " + pragmas, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
