using System.Data.Common;
using System.Globalization;
using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Databases.MySql;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>MySQL and MariaDB as either end of a move.</summary>
internal sealed class MySqlMoveEngine : MoveEngine
{
    // Of a name (manual, 9.2.1), in characters.
    private const int LongestName = 64;

    private readonly MySqlConnectionStringBuilder text;
    private readonly MySqlMoveLock turn;

    /// <summary>The pool is left aside: a move's connections last as long as the move.</summary>
    public MySqlMoveEngine(ConnectionString connectionString) : base(connectionString)
    {
        turn = new(connectionString);
        text = new(connectionString.Text)
        {
            Pooling = false,
            DefaultCommandTimeout = 0,
            Keepalive = 30,
            ApplicationName = "UsersWeb move",
            // The driver sends nothing but the stream it was given, unless the server is verified by its certificate.
            AllowLoadLocalInfile = true,
            AllowUserVariables = true,
            // 0000-00-00 and a tinyint(1) of 2 must be seen, to be told of.
            AllowZeroDateTime = true,
            TreatTinyAsBoolean = false,
            GuidFormat = MySqlGuidFormat.None,
            IgnorePrepare = false,
            NoBackslashEscapes = false,
        };
    }

    public override string Name => "MySQL/MariaDB";

    public override string DatabaseName => text.Database;

    public override string BackupExtension => ".sql";

    // Hosts are the same in any case; names of databases are not, on most servers.
    protected override string Place => text.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket
        ? $"{text.Server}/{text.Database}"
        : string.Create(CultureInfo.InvariantCulture, $"{text.Server.ToLowerInvariant()}:{text.Port}/{text.Database}");

    public override string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellation) =>
        await MySqlSession.OpenAsync(text.ConnectionString, cancellation);

    public override DbConnection ConnectToHold() => MySqlConnections.ForHolding(ConnectionString);

    public override DbConnection ConnectToWatch() => MySqlConnections.ForWatching(ConnectionString);

    public override Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellation) =>
        turn.TryTakeAsync(cancellation);

    public override async Task<bool> IsLockedAsync(CancellationToken cancellation)
    {
        await using var connection = ConnectToWatch();
        await connection.OpenAsync(cancellation);
        return await IsLockedAsync(connection, cancellation);
    }

    public override Task<bool> IsLockedAsync(DbConnection open, CancellationToken cancellation) =>
        turn.IsHeldAsync((MySqlConnection)open, cancellation);

    public override Task<WriterHold> HoldWritersAsync(IReadOnlyList<string> tables, CancellationToken cancellation) =>
        turn.Lease is { } lease ? MySqlClusterHold.HoldAsync(ConnectionString, lease, tables, cancellation)
            : MySqlWriterHold.HoldAsync(ConnectionString, tables, cancellation);

    public override MoveMarks Marks { get; } = new MySqlMarks();

    public override Task<SideFacts> ReadFactsAsync(DbConnection open, Side side, CancellationToken cancellation) =>
        MySqlFacts.ReadAsync((MySqlConnection)open, side, cancellation);

    public override async Task<IReadOnlyList<TableShape>> ReadShapesAsync(DbConnection open, CancellationToken cancellation) =>
        await MySqlShapes.ReadAsync(open, await WrittenAsync(open, cancellation), cancellation);

    public override async Task<IReadOnlyList<string>> ReadTableNamesAsync(DbConnection open, CancellationToken cancellation)
    {
        var written = await WrittenAsync(open, cancellation);
        return [.. (await open.QueryAsync("SELECT table_name FROM information_schema.tables WHERE table_schema = database()", cancellation))
            .Select(row => written((string)row[0]!))];
    }

    public override async Task<IReadOnlyList<(string Kind, string Name)>> ReadHandmadeAsync(DbConnection open,
        CancellationToken cancellation) =>
        [.. (await open.QueryAsync("""
            SELECT 'view', table_name FROM information_schema.views WHERE table_schema = database()
            UNION ALL
            SELECT 'trigger', trigger_name FROM information_schema.triggers WHERE trigger_schema = database()
            """, cancellation)).Select(row => (Kind: (string)row[0]!, Name: (string)row[1]!))
            .Where(made => turn.Lease is null || !MySqlMarks.IsOfFence(made.Name))];

    public override async Task<bool> AreEqualKeysAsync(DbConnection open, string one, string other, CancellationToken cancellation)
    {
        const string Sql = "SELECT CONVERT(@one USING utf8mb4) COLLATE utf8mb4_bin = CONVERT(@other USING utf8mb4) COLLATE utf8mb4_bin";
        return Convert.ToInt64(await open.AskAsync(Sql, cancellation, ("one", one), ("other", other)), CultureInfo.InvariantCulture) == 1;
    }

    public override async Task<TargetRules> ReadRulesAsync(DbConnection? open, CancellationToken cancellation)
    {
        await using var server = open is null ? await OpenServerAsync(cancellation) : null;
        return new(Name, true, (await MySqlLimits.ReadAsync(open ?? server!, cancellation)).MostTextBytes, true);
    }

    public override Task ReadRowsAsync(DbConnection open, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation) =>
        MySqlRows.ReadAsync((MySqlConnection)open, this, table, after, rows, full, cancellation);

    public override Task BeginSnapshotAsync(DbConnection open, CancellationToken cancellation) =>
        open.ExecuteAsync("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY", cancellation);

    public override RowWriter CreateWriter(DbConnection open) => new MySqlRowWriter((MySqlConnection)open, this);

    public override async Task<long> ReadHighWaterAsync(DbConnection open, ModelTable table, CancellationToken cancellation)
    {
        const string Sql = "SELECT auto_increment FROM information_schema.tables WHERE table_schema = database() AND table_name = @table";
        // The number of the next row, unsigned; an empty table of MySQL's has none.
        var next = await open.AskAsync(Sql, cancellation, ("@table", table.Name)) is { } value
            ? Convert.ToDecimal(value, CultureInfo.InvariantCulture) : 1;
        var highest =
            Number(await open.AskAsync($"SELECT coalesce(max({Quote(table.Columns[0].Name)}), 0) FROM {Quote(table.Name)}", cancellation));
        return Math.Max(highest, (long)Math.Min(next - 1, long.MaxValue));
    }

    public override Task SetHighWaterAsync(DbConnection open, ModelTable table, long highWater, CancellationToken cancellation)
    {
        // Unsigned, so that the number after the last one can be said: the next insert fails, as it did in the source.
        var next = (ulong)Math.Max(0, highWater) + 1;
        return open.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {Quote(table.Name)} AUTO_INCREMENT = {next}"),
            cancellation);
    }

    public override string LastIdentity(ModelTable table) => "SELECT LAST_INSERT_ID()";

    public override IEnumerable<string> DropIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes) =>
        Alter(table, indexes, index => $"DROP INDEX {Quote(index.Name)}");

    /// <summary>
    /// All in one statement: each statement of its own would read the whole table again, and take twice as long together.
    /// </summary>
    public override IEnumerable<string> CreateIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes) => Alter(table, indexes, index =>
        $"ADD {(index.IsUnique ? "UNIQUE " : "")}INDEX {Quote(index.Name)} ({Quote(index.Columns)})");

    public override CanonicalReader CreateCanonicalReader(DbConnection open) => new MySqlCanonicalReader((MySqlConnection)open);

    public override async Task FinishAsync(DbConnection open, TableModel model, CancellationToken cancellation)
    {
        foreach (var table in model.Tables) await open.ExecuteAsync($"ANALYZE TABLE {Quote(table.Name)}", cancellation);
    }

    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        MySqlBackup.WriteAsync(new(ConnectionString.Text), file, cancellation, withTriggers: turn.Lease is null);

    public override Task TryBackupAsync(CancellationToken cancellation) => MySqlBackup.TryAsync(new(ConnectionString.Text), cancellation);

    public override ConnectionString Scratch(string suffix)
    {
        var name = ScratchPrefix + suffix;
        return ConnectionString.Parse(new MySqlConnectionStringBuilder(ConnectionString.Text) { Database = name }.ConnectionString,
            DatabaseProvider.MySql);
    }

    public override async Task<IReadOnlyList<ConnectionString>> FindScratchAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenServerAsync(cancellation);
        var names = await connection.QueryAsync("SELECT schema_name FROM information_schema.schemata ORDER BY schema_name", cancellation);
        return [.. Scratches.Suffixes(names.Select(row => (string)row[0]!), ScratchPrefix).Select(Scratch)];
    }

    public override async Task DropAsync(CancellationToken cancellation)
    {
        MySqlConnection.ClearAllPools();
        await using var connection = await OpenServerAsync(cancellation);
        await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(DatabaseName)}", cancellation);
    }

    public override async Task<long> ReadSizeAsync(DbConnection open, CancellationToken cancellation) => Number(
        await open.AskAsync(
            "SELECT coalesce(sum(data_length + index_length), 0) FROM information_schema.tables WHERE table_schema = database()",
            cancellation));

    private string ScratchPrefix => $"{DatabaseName[..Math.Min(DatabaseName.Length, LongestName - 1 - Scratches.SuffixLength)]}_";

    // No database, for what concerns all of them.
    private async Task<DbConnection> OpenServerAsync(CancellationToken cancellation) => await MySqlSession.OpenAsync(
        new MySqlConnectionStringBuilder(text.ConnectionString) { Database = "" }.ConnectionString, cancellation);

    // With lower_case_table_names = 1 (on Windows, and in some clouds) tables are found under any case and listed in lower case.
    private async Task<Func<string, string>> WrittenAsync(DbConnection open, CancellationToken cancellation)
    {
        if (Number(await open.AskAsync("SELECT @@lower_case_table_names", cancellation)) == 0) return name => name;
        return name => KnownTables.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
    }

    private IEnumerable<string> Alter(ModelTable table, IReadOnlyList<ModelIndex> indexes, Func<ModelIndex, string> change)
    {
        if (indexes.Count > 0) yield return $"ALTER TABLE {Quote(table.Name)} {string.Join(", ", indexes.Select(change))}";
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
