using System.Data.Common;
using System.Globalization;
using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Databases.PostgreSql;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>PostgreSQL as either end of a move.</summary>
internal sealed class PostgreSqlMoveEngine : MoveEngine
{
    // A field of a row can't be larger (manual, appendix K).
    private const long MostBytes = 1_000_000_000;

    /// <summary>Only in the transaction: behind pgbouncer the server's connection serves others afterwards.</summary>
    internal const string Patience = PostgreSqlSession.LiftTimeoutsOfTransaction
        + "; SET LOCAL standard_conforming_strings = on; SET LOCAL maintenance_work_mem = '256MB'";

    private readonly NpgsqlConnectionStringBuilder text;

    /// <summary>The pool is left aside: a move's connections last as long as the move.</summary>
    public PostgreSqlMoveEngine(ConnectionString connectionString) : base(connectionString)
    {
        text = new(connectionString.Text)
        {
            Pooling = false,
            CommandTimeout = 0,
            ApplicationName = "UsersWeb move",
            KeepAlive = 30,
            IncludeErrorDetail = false
        };
        text.Database ??= text.Username;
    }

    public override string Name => "PostgreSQL";

    public override string DatabaseName => text.Database!;

    public override string BackupExtension => ".dump";

    protected override string Place =>
        string.Create(CultureInfo.InvariantCulture, $"{text.Host}:{text.Port}/{text.Database}/{text.SearchPath}");

    public override string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public override Task<DbConnection> OpenAsync(CancellationToken cancellation) =>
        OpenedAsync(new NpgsqlConnection(text.ConnectionString), cancellation);

    public override DbConnection ConnectToHold() => PostgreSqlConnections.ForHolding(ConnectionString);

    public override DbConnection ConnectToWatch() => PostgreSqlConnections.ForWatching(ConnectionString);

    public override Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellation) =>
        PostgreSqlMoveLock.TryTakeAsync(ConnectionString, cancellation);

    public override async Task<bool> IsLockedAsync(CancellationToken cancellation)
    {
        await using var connection = ConnectToWatch();
        await connection.OpenAsync(cancellation);
        return await IsLockedAsync(connection, cancellation);
    }

    public override Task<bool> IsLockedAsync(DbConnection open, CancellationToken cancellation) =>
        PostgreSqlMoveLock.IsHeldAsync(open, cancellation);

    public override Task<WriterHold> HoldWritersAsync(IReadOnlyList<string> tables, CancellationToken cancellation) =>
        PostgreSqlWriterHold.HoldAsync(ConnectionString, tables, cancellation);

    public override MoveMarks Marks { get; } = new PostgreSqlMarks();

    public override Task<SideFacts> ReadFactsAsync(DbConnection open, Side side, CancellationToken cancellation) =>
        PostgreSqlFacts.ReadAsync((NpgsqlConnection)open, side, cancellation);

    // Of a target one looks what is waited for.
    public override int MostConnections(Side side) => base.MostConnections(side) + (side == Side.Target ? 1 : 0);

    public override async Task<string?> ReadWaitAsync(CancellationToken cancellation)
    {
        await using var connection = ConnectToWatch();
        await connection.OpenAsync(cancellation);
        return await connection.AskAsync(
            "SELECT current_setting('synchronous_standby_names') FROM pg_stat_activity WHERE datname = current_database() AND usename = "
            + "current_user AND wait_event = 'SyncRep' LIMIT 1", cancellation) is string names
            ? $"The server has not committed yet: it waits for a standby (synchronous_standby_names is '{names}'). The move goes on when "
                + "the standby does, or when the setting is changed."
            : null;
    }

    public override async Task<IReadOnlyList<string>> ReadServerProblemsAsync(CancellationToken cancellation)
    {
        await using var server = await OpenServerAsync(cancellation);
        return await PostgreSqlFacts.StandbyProblemAsync(server, cancellation) is { } problem ? [problem] : [];
    }

    public override Task<IReadOnlyList<TableShape>> ReadShapesAsync(DbConnection open, CancellationToken cancellation) =>
        PostgreSqlShapes.ReadAsync(open, cancellation);

    public override async Task<IReadOnlyList<string>> ReadTableNamesAsync(DbConnection open, CancellationToken cancellation) =>
        [.. (await open.QueryAsync(
            "SELECT c.relname::text FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace = "
            + $"current_schema()::regnamespace AND {PostgreSqlShapes.NotOfExtension}", cancellation)).Select(row => (string)row[0]!)];

    public override async Task<IReadOnlyList<(string Kind, string Name)>> ReadHandmadeAsync(DbConnection open,
        CancellationToken cancellation) =>
        [.. (await open.QueryAsync($"""
            SELECT CASE c.relkind WHEN 'f' THEN 'foreign table' WHEN 'm' THEN 'materialized view' ELSE 'view' END, c.relname::text
            FROM pg_class c WHERE c.relkind IN ('v', 'm', 'f') AND c.relnamespace = current_schema()::regnamespace
                AND {PostgreSqlShapes.NotOfExtension}
            UNION ALL
            SELECT 'trigger', t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal
                AND c.relnamespace = current_schema()::regnamespace AND {PostgreSqlShapes.NotOfExtension}
            """, cancellation)).Select(row => ((string)row[0]!, (string)row[1]!))];

    public override Task<TargetRules> ReadRulesAsync(DbConnection? open, CancellationToken cancellation) =>
        Task.FromResult<TargetRules>(new(Name, false, MostBytes, false));

    public override Task ReadRowsAsync(DbConnection open, ModelTable table, byte[]? after, RowBuilder rows, Func<ValueTask> full,
        CancellationToken cancellation) =>
        PostgreSqlRows.ReadAsync((NpgsqlConnection)open, this, table, after, rows, full, cancellation);

    public override async Task BeginSnapshotAsync(DbConnection open, CancellationToken cancellation)
    {
        await open.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellation);
        await open.ExecuteAsync(Patience, cancellation);
    }

    public override RowWriter CreateWriter(DbConnection open) => new PostgreSqlRowWriter((NpgsqlConnection)open, this);

    public override async Task<string?> NumberingProblemAsync(DbConnection open, ModelTable table, CancellationToken cancellation) =>
        await PostgreSqlSequences.FindAsync(open, table, cancellation) is null
            ? await PostgreSqlSequences.ProblemAsync(open, table, cancellation) : null;

    public override async Task<long> ReadHighWaterAsync(DbConnection open, ModelTable table, CancellationToken cancellation)
    {
        var sequence = await PostgreSqlSequences.FindAsync(open, table, cancellation);
        var highest = sequence is null ? 0
            : Number(await open.AskAsync($"SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM {sequence}",
            cancellation));
        return Math.Max(highest,
            Number(await open.AskAsync($"SELECT coalesce(max({Quote(table.Columns[0].Name)}), 0) FROM {Quote(table.Name)}", cancellation)));
    }

    public override async Task SetHighWaterAsync(DbConnection open, ModelTable table, long highWater, CancellationToken cancellation)
    {
        var sequence = await PostgreSqlSequences.FindAsync(open, table, cancellation)
            ?? throw new InvalidOperationException($"{table.Name}.{table.Columns[0].Name} has no sequence of its own.");
        await open.AskAsync(
            string.Create(CultureInfo.InvariantCulture,
            $"SELECT setval('{sequence.Replace("'", "''", StringComparison.Ordinal)}', {Math.Max(1, highWater)}, "
            + $"{(highWater >= 1 ? "true" : "false")})"), cancellation);
    }

    public override string LastIdentity(ModelTable table) => "SELECT lastval()";

    public override IEnumerable<string> DropIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes) =>
        indexes.Select(index => $"DROP INDEX {Quote(index.Name)}");

    public override IEnumerable<string> CreateIndexes(ModelTable table, IReadOnlyList<ModelIndex> indexes) => indexes.Select(index =>
        $"CREATE {(index.IsUnique ? "UNIQUE " : "")}INDEX {Quote(index.Name)} ON {Quote(table.Name)} ({Quote(index.Columns)})");

    public override async Task BuildAsync(DbConnection open, string statement, CancellationToken cancellation)
    {
        await using var transaction = await open.BeginTransactionAsync(cancellation);
        await open.ExecuteAsync(Patience, cancellation);
        await open.ExecuteAsync(statement, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public override CanonicalReader CreateCanonicalReader(DbConnection open) => new PostgreSqlCanonicalReader((NpgsqlConnection)open);

    public override async Task FinishAsync(DbConnection open, TableModel model, CancellationToken cancellation)
    {
        foreach (var table in model.Tables) await open.ExecuteAsync($"ANALYZE {Quote(table.Name)}", cancellation);
    }

    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        PostgreSqlBackup.WriteAsync(text, file, cancellation);

    public override Task TryBackupAsync(CancellationToken cancellation) => PostgreSqlBackup.TryAsync(text, cancellation);

    public override ConnectionString Scratch(string suffix)
    {
        var name = ScratchPrefix + suffix;
        return ConnectionString.Parse(new NpgsqlConnectionStringBuilder(ConnectionString.Text) { Database = name }.ConnectionString,
            DatabaseProvider.PostgreSql);
    }

    public override async Task<IReadOnlyList<ConnectionString>> FindScratchAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenServerAsync(cancellation);
        var names = await connection.QueryAsync("SELECT datname::text FROM pg_database ORDER BY datname", cancellation);
        return [.. Scratches.Suffixes(names.Select(row => (string)row[0]!), ScratchPrefix).Select(Scratch)];
    }

    public override async Task DropAsync(CancellationToken cancellation)
    {
        NpgsqlConnection.ClearAllPools();
        await using var connection = await OpenServerAsync(cancellation);
        await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Quote(DatabaseName)} WITH (FORCE)", cancellation);
    }

    public override async Task<long> ReadSizeAsync(DbConnection open, CancellationToken cancellation) =>
        Number(await open.AskAsync("SELECT pg_database_size(current_database())", cancellation));

    private static async Task<DbConnection> OpenedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await connection.OpenAsync(cancellation);
            await PostgreSqlSession.LiftTimeoutsAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // 63 bytes is the longest name (manual, 4.1.1).
    private string ScratchPrefix => $"{DatabaseName[..Math.Min(DatabaseName.Length, 40)]}_";

    // The database that every server has, for what concerns others.
    private async Task<DbConnection> OpenServerAsync(CancellationToken cancellation)
    {
        var connection =
            new NpgsqlConnection(new NpgsqlConnectionStringBuilder(text.ConnectionString) { Database = "postgres" }.ConnectionString);
        return await OpenedAsync(connection, cancellation);
    }

    private static long Number(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
