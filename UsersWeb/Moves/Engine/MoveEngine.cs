using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engine;

/// <summary>What differs between engines in a move. Built on the ADO.NET drivers alone, so that every edition has all three.</summary>
public abstract class MoveEngine(ConnectionString connectionString)
{
    /// <summary>Where the database is.</summary>
    public ConnectionString ConnectionString { get; } = connectionString;

    /// <summary>The engine for people.</summary>
    public abstract string Name { get; }

    /// <summary>The database's own name: of the file, or of the database on its server.</summary>
    public abstract string DatabaseName { get; }

    /// <summary>Server or file as text, equal for equal places; <see cref="SourceKey"/> is made of it.</summary>
    protected abstract string Place { get; }

    /// <summary>Tells one source from another: SHA-256 of the place, 64 hexadecimal digits.</summary>
    public string SourceKey => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ConnectionString.Provider} {Place}")));

    /// <summary>Names of tables as the application writes them, for servers that keep them in lower case.</summary>
    public IReadOnlyList<string> KnownTables { get; set; } = [];

    /// <summary>A name in the engine's quotation marks.</summary>
    public abstract string Quote(string name);

    /// <summary>Names in quotation marks, with commas between them.</summary>
    public string Quote(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A connection of its own, not from a pool, that waits as long as a move takes.</summary>
    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellation);

    /// <summary>The same for a database that must not be written and need not be (a SQLite file on a read-only disk).</summary>
    public virtual Task<DbConnection> OpenToReadAsync(CancellationToken cancellation) => OpenAsync(cancellation);

    /// <summary>
    /// All that is there now, to be read for as long as a move takes while others write. Null where a snapshot of the database itself is no
    /// burden to them.
    /// </summary>
    public virtual Task<DbConnection?> OpenCopyAsync(string suffix, CancellationToken cancellation) => Task.FromResult<DbConnection?>(null);

    /// <summary>
    /// For a lock, which ends with its connection: never from a pool, and not opened yet. Nothing may pass through it for hours,
    /// so it is kept alive for the routers in between.
    /// </summary>
    public abstract DbConnection ConnectToHold();

    /// <summary>For short looks again and again: one of a small pool, which gives up soon; not opened yet.</summary>
    public abstract DbConnection ConnectToWatch();

    /// <summary>Most connections that a move has open to a database at once; 0 where nobody counts them.</summary>
    public virtual int MostConnections(Side side) => 4;

    /// <summary>
    /// One mover at a time per database, in this process or another. The system frees the lock when its process dies, so
    /// none is ever left behind; the application asks twice a second whether it is held, and takes no changes meanwhile.
    /// </summary>
    /// <returns>The lock, which is freed by disposing it; null when another move holds it.</returns>
    public abstract Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellation);

    /// <summary>Whether a move is running. Takes and writes nothing.</summary>
    public abstract Task<bool> IsLockedAsync(CancellationToken cancellation);

    /// <summary>The same by a connection that is open.</summary>
    public abstract Task<bool> IsLockedAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>Keeps writers out of a source.</summary>
    /// <param name="tables">Its tables, not quoted; those that are referred to before those that refer to them.</param>
    /// <param name="cancellation">Of the move.</param>
    /// <exception cref="InvalidOperationException">Somebody wrote for longer than <see cref="WriterHold.Patience"/>; the
    /// message is one line.</exception>
    public abstract Task<WriterHold> HoldWritersAsync(IReadOnlyList<string> tables, CancellationToken cancellation);

    /// <summary>What a move writes into the two databases about itself.</summary>
    public abstract MoveMarks Marks { get; }

    /// <summary>The file of a database that is one, and the bytes free on its disk; null where that is not for us to know.</summary>
    public virtual (string File, long Bytes)? FreeDisk() => null;

    /// <summary>What the server or file says about itself, and what of it stands in the way of a move.</summary>
    public abstract Task<SideFacts> ReadFactsAsync(DbConnection open, Side side, CancellationToken cancellation);

    /// <summary>What the server lets a move wait for now, for people; null when it is nothing that can be seen.</summary>
    public virtual Task<string?> ReadWaitAsync(CancellationToken cancellation) => Task.FromResult<string?>(null);

    /// <summary>What stands in the way on the server of a database that does not exist yet.</summary>
    public virtual Task<IReadOnlyList<string>> ReadServerProblemsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>The tables that are there, in the terms of the model.</summary>
    public abstract Task<IReadOnlyList<TableShape>> ReadShapesAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>The names of all tables, those of the move and of EF Core included.</summary>
    public abstract Task<IReadOnlyList<string>> ReadTableNamesAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>Views and triggers, as kind and name: none is the application's.</summary>
    public abstract Task<IReadOnlyList<(string Kind, string Name)>> ReadHandmadeAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>Whether the application's collation takes two texts of a key for equal.</summary>
    public virtual Task<bool> AreEqualKeysAsync(DbConnection open, string one, string other, CancellationToken cancellation) =>
        Task.FromResult(one == other);

    /// <summary>What values this engine takes, as a target.</summary>
    /// <param name="open">The target; null when the database does not exist yet, so that its server alone can be asked.</param>
    /// <param name="cancellation">Of the move.</param>
    public abstract Task<TargetRules> ReadRulesAsync(DbConnection? open, CancellationToken cancellation);

    /// <summary>Reads a table in the order of its key, after a key if one is given, and hands on full batches.</summary>
    /// <param name="open">A connection in <see cref="BeginSnapshotAsync"/>.</param>
    /// <param name="table">The table.</param>
    /// <param name="after">The key fields of a <see cref="TupleBatch.LastKey"/>, or null.</param>
    /// <param name="rows">Takes the values.</param>
    /// <param name="full">Called when there is a batch to take.</param>
    /// <param name="cancellation">Stops.</param>
    public abstract Task ReadRowsAsync(DbConnection open, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation);

    /// <summary>Everything that is read until <see cref="EndSnapshotAsync"/> is of one moment.</summary>
    public abstract Task BeginSnapshotAsync(DbConnection open, CancellationToken cancellation);

    /// <summary>Ends it; nothing was written.</summary>
    public virtual Task EndSnapshotAsync(DbConnection open, CancellationToken cancellation) => open.ExecuteAsync("ROLLBACK", cancellation);

    /// <summary>Writes rows; commits only together with the watermark that counts them.</summary>
    public abstract RowWriter CreateWriter(DbConnection open);

    /// <summary>The highest number ever given to a row of the table; 0 when there was none.</summary>
    public abstract Task<long> ReadHighWaterAsync(DbConnection open, ModelTable table, CancellationToken cancellation);

    /// <summary>Why <see cref="ReadHighWaterAsync"/> could not be believed; null when it can.</summary>
    public virtual Task<string?> NumberingProblemAsync(DbConnection open, ModelTable table, CancellationToken cancellation) =>
        Task.FromResult<string?>(null);

    /// <summary>Lets the next row of the table have the number after <paramref name="highWater"/>.</summary>
    public abstract Task SetHighWaterAsync(DbConnection open, ModelTable table, long highWater, CancellationToken cancellation);

    /// <summary>
    /// Some value of a column as the driver takes it; of texts, Guids and bytes another one each time, for unique indexes.
    /// </summary>
    public virtual object SomeValue(ModelColumn column) => column.Kind switch
    {
        ColumnKind.Int32 => 0,
        ColumnKind.Int64 => 0L,
        ColumnKind.Boolean => false,
        ColumnKind.Text => Guid.NewGuid().ToString("N")[..Math.Min(32, column.MaxLength ?? 32)],
        ColumnKind.Instant => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        ColumnKind.Guid => Guid.NewGuid(),
        ColumnKind.Bytes => Guid.NewGuid().ToByteArray()[..Math.Min(16, column.MaxLength ?? 16)],
        ColumnKind.Decimal => 0m,
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind, null),
    };

    /// <summary>The number of the row that was just inserted without one.</summary>
    public abstract string LastIdentity(ModelTable table);

    /// <summary>Statements that take indexes away.</summary>
    public abstract IEnumerable<string> DropIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes);

    /// <summary>Statements that build indexes.</summary>
    public abstract IEnumerable<string> CreateIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes);

    /// <summary>Runs a statement of <see cref="CreateIndexes"/>.</summary>
    public virtual Task BuildAsync(DbConnection open, string statement, CancellationToken cancellation) =>
        open.ExecuteAsync(statement, cancellation);

    /// <summary>Reads a table for the verification, by code of its own.</summary>
    public abstract CanonicalReader CreateCanonicalReader(DbConnection open);

    /// <summary>Refreshes what the query planner knows about the tables, and anything else a filled database wants.</summary>
    public abstract Task FinishAsync(DbConnection open, TableModel model, CancellationToken cancellation);

    /// <summary>Writes a backup of the database.</summary>
    public abstract Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation);

    /// <summary>A backup of no rows to nowhere: whether the program for it is there, and let in by the server.</summary>
    /// <exception cref="BackupException">It is not; the message is one line.</exception>
    public virtual Task TryBackupAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>The usual end of a backup file's name.</summary>
    public abstract string BackupExtension { get; }

    /// <summary>A database of another name on the same server, for a rehearsal.</summary>
    public abstract ConnectionString Scratch(string suffix);

    /// <summary>Scratch databases that rehearsals of this one have made; those that run have theirs locked.</summary>
    public abstract Task<IReadOnlyList<ConnectionString>> FindScratchAsync(CancellationToken cancellation);

    /// <summary>Removes a scratch database.</summary>
    public abstract Task DropAsync(CancellationToken cancellation);

    /// <summary>Bytes the database takes on its disk, with indexes.</summary>
    public abstract Task<long> ReadSizeAsync(DbConnection open, CancellationToken cancellation);
}

/// <summary>Which end of a move.</summary>
public enum Side
{
    /// <summary>Rows are read from here.</summary>
    Source,

    /// <summary>Rows are written here.</summary>
    Target,
}

/// <summary>What a database says about itself.</summary>
/// <param name="Version">Server and version.</param>
/// <param name="Facts">Further facts, as name and value.</param>
/// <param name="Problems">What stands in the way, one sentence each.</param>
public sealed record SideFacts(string Version, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<string> Problems);

/// <summary>A table as it stands in a database, in the terms all engines share.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns by name.</param>
/// <param name="Key">The columns of its primary key, in order.</param>
/// <param name="Indexes">Its other indexes.</param>
/// <param name="ForeignKeys">Its references.</param>
public sealed record TableShape(
    string Name, IReadOnlyDictionary<string, ColumnShape> Columns, IReadOnlyList<string> Key, IReadOnlyList<ModelIndex> Indexes,
    IReadOnlyList<ModelForeignKey> ForeignKeys);

/// <summary>A column as it stands in a database.</summary>
/// <param name="Type">The engine's type, as the engine writes it.</param>
/// <param name="Kinds">What it can hold; SQLite tells integers and booleans not apart.</param>
/// <param name="IsNullable">Whether NULL is allowed.</param>
/// <param name="MaxLength">Most code points; null without limit.</param>
/// <param name="IsBinary">Text is compared by code point.</param>
public sealed record ColumnShape(string Type, IReadOnlyList<ColumnKind> Kinds, bool IsNullable, int? MaxLength, bool IsBinary);
