using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsersWeb.Data;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>PostgreSQL 13 or later, by Npgsql.</summary>
public sealed class PostgreSqlEngine : DatabaseEngine, IDisposable
{
    // Any number, the same in every instance: "UsersWeb" in ASCII.
    private const long MigrationLockKey = 0x5573657273576562;

    private const int MostMinutesForTurn = 60;

    private readonly NpgsqlConnectionStringBuilder text;
    private readonly PostgreSqlHosts? hosts;
    private PostgreSqlPooler? pooler;

    /// <summary>What the connection string sets wins over the settings.</summary>
    public PostgreSqlEngine(ConnectionString connectionString, DatabaseSettings settings)
    {
        text = new(connectionString.Text);
        text.SetUnlessGiven("Maximum Pool Size", settings.MaxPoolSize);
        text.SetUnlessGiven("Timeout", settings.PoolTimeoutSeconds);
        text.SetUnlessGiven("Connection Lifetime", settings.ConnectionLifetimeSeconds);
        text.SetUnlessGiven("Command Timeout", settings.CommandTimeoutSeconds);
        text.SetUnlessGiven("Application Name", "UsersWeb");
        // A statement that takes too long loses its connection. Were it cancelled, a commit that waits for a standby would be answered
        // as done although only this server has it.
        text.SetUnlessGiven("Cancellation Timeout", -1);
        // The driver would ask each new pool's server for its types, by a query that a limit of the role could end; ours are built in.
        text.SetUnlessGiven("Server Compatibility Mode", "NoTypeLoading");
        // What a session was told stays: the application leaves nothing else behind in one.
        text.SetUnlessGiven("No Reset On Close", true);
        var all = connectionString with { Text = text.ConnectionString };
        if (all.Hosts.Count > 1) hosts = new(all, PostgreSqlSession.Of(text.CommandTimeout));
    }

    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    /// <inheritdoc />
    public override string Name => "PostgreSQL";

    /// <inheritdoc />
    public override string ConnectionText => hosts?.ConnectionString ?? text.ConnectionString;

    /// <inheritdoc />
    internal override SeveralHosts? Hosts => hosts;

    /// <inheritdoc />
    public void Dispose() => hosts?.Dispose();

    /// <inheritdoc />
    public override string PoolDescription => T("at most {0} connections, wait {1} s, replaced after {2} s, statement {3} s",
        text.MaxPoolSize, text.Timeout, text.ConnectionLifetime, text.CommandTimeout);

    /// <inheritdoc />
    public override void AddContext(IServiceCollection services)
    {
        services.AddSingleton(_ => new ConnectionOpener(this, TimeSpan.FromSeconds(text.Timeout)));
        services.AddDbContextPool<UsersDbContext, PostgreSqlUsersDbContext>((provider, options) => Use(options)
            .LeavingModelToTests()
            .AddInterceptors(
                provider.GetRequiredService<UserStamps>(), provider.GetRequiredService<ConnectionOpener>(),
                provider.GetRequiredService<StatementTimer>(), TolerantReads.All, ReplicatedCommits.All));
    }

    private DbContextOptionsBuilder Use(DbContextOptionsBuilder options) => hosts is not null ? options.UseNpgsql(hosts)
        : options.UseNpgsql(ConnectionText, npgsql => npgsql.ConfigureDataSource(PostgreSqlSession.Of(text.CommandTimeout)));

    /// <inheritdoc />
    protected override DatabaseFailure ClassifyOne(Exception exception) => exception switch
    {
        PostgresException e => Classify(e),
        // The driver has no code for its own time-outs; a time-out of the pool has no inner exception.
        NpgsqlException { InnerException: TimeoutException } or NotReplicatedException => DatabaseFailure.Busy,
        NpgsqlException => DatabaseFailure.Unreachable,
        _ => DatabaseFailure.None,
    };

    // SQLSTATE: PostgreSQL manual, appendix A. The first two characters are its class.
    private static DatabaseFailure Classify(PostgresException exception) => exception.SqlState switch
    {
        "23505" => DatabaseFailure.UniqueViolation,
        "40001" or "40P01" => DatabaseFailure.Conflict,
        "25006" => DatabaseFailure.ReadOnly,
        "53100" => DatabaseFailure.Full,
        "55P03" or "57014" or ['5', '3', ..] => DatabaseFailure.Busy,
        // A prepared statement, whose columns have other types since a migration: a new connection prepares it anew.
        "0A000" when exception.Routine == "RevalidateCachedQuery" => DatabaseFailure.Unreachable,
        // Connection, intervention of an administrator, system: whatever else is in them ended the connection or was about to.
        "3D000" or ['0', '8', ..] or ['2', '8', ..] or ['5', '7', ..] or ['5', '8', ..] => DatabaseFailure.Unreachable,
        _ when exception.InvariantSeverity is "FATAL" or "PANIC" => DatabaseFailure.Unreachable,
        _ => DatabaseFailure.None,
    };

    /// <inheritdoc />
    public override bool HasNoRoom(Exception exception) => exception is PostgresException { SqlState: "53300" };

    /// <inheritdoc />
    public override async Task<string?> FindObstacleAsync(DbConnection open, IReadOnlyCollection<string> tables,
        CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText =
            "SELECT current_database(), pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return DatabaseObstacles.Encoding(reader.GetString(0), reader.GetString(1));
    }

    /// <inheritdoc />
    public override void ForgetConnections()
    {
        pooler = null;
        NpgsqlConnection.ClearAllPools();
        hosts?.Forget();
    }

    /// <inheritdoc />
    public override async Task PrepareAsync(DbCommand command, CancellationToken cancellation)
    {
        pooler ??= await PostgreSqlPooler.FindAsync((NpgsqlConnection)command.Connection!, cancellation);
        if (!pooler.IsThere) await command.PrepareAsync(cancellation);
    }

    /// <inheritdoc />
    public override async Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation)
    {
        // It ends with its connection, so that must not come from the pool. Of a transaction, not of a session: a pooler in between
        // gives a session's lock to whoever comes next.
        var connection = Alone();
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand(
                $"BEGIN; SET LOCAL statement_timeout = {MostMinutesForTurn * 60_000}; SET LOCAL lock_timeout = 0; "
                    + "SET LOCAL idle_in_transaction_session_timeout = 0; "
                    + $"SELECT pg_advisory_xact_lock({MigrationLockKey}); SET LOCAL statement_timeout = 0", connection);
            await command.ExecuteNonQueryAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private NpgsqlConnection Alone() =>
        new(new NpgsqlConnectionStringBuilder(ConnectionText) { Pooling = false, CommandTimeout = 0 }.ConnectionString);

    /// <inheritdoc />
    public override bool IsServer => true;

    /// <inheritdoc />
    public override DbConnection ConnectAlone() => Alone();

    /// <inheritdoc />
    public override EndPoint? ServerEnd
    {
        get
        {
            var one = new NpgsqlConnectionStringBuilder(ConnectionText);
            return Path.IsPathRooted(one.Host)
                ? new UnixDomainSocketEndPoint(string.Create(CultureInfo.InvariantCulture, $"{one.Host}/.s.PGSQL.{one.Port}"))
                : new DnsEndPoint(one.Host!, one.Port);
        }
    }

    /// <inheritdoc />
    public override async Task<DatabaseFacts> ReadFactsAsync(DbConnection open, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = "SELECT current_setting('server_version'), pg_database_size(current_database())";
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new("PostgreSQL " + reader.GetString(0), reader.GetInt64(1));
    }

    /// <inheritdoc />
    public override Task<DatabaseStorage> ReadStorageAsync(DbConnection open, CancellationToken cancellation) =>
        PostgreSqlStorage.ReadAsync(open, cancellation);

    /// <inheritdoc />
    public override async Task<ServerConnections?> ReadConnectionsAsync(DbConnection open, CancellationToken cancellation) =>
        await PostgreSqlStorage.ReadConnectionsAsync(open, cancellation);

    /// <inheritdoc />
    public override Task<DatabaseCluster?> ReadClusterAsync(DbConnection open, CancellationToken cancellation) =>
        PostgreSqlCluster.ReadAsync(open, cancellation);

    /// <inheritdoc />
    public override Task<long> ReadBackupBytesAsync(DbConnection open, CancellationToken cancellation) =>
        PostgreSqlStorage.ReadRowsBytesAsync(open, cancellation);

    /// <inheritdoc />
    public override string BackupExtension => ".dump";

    /// <inheritdoc />
    public override string? BackupObstacle => PostgreSqlBackup.Obstacle;

    /// <inheritdoc />
    public override string RowLock => " FOR NO KEY UPDATE";

    /// <inheritdoc />
    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        PostgreSqlBackup.WriteAsync(new(ConnectionText), file, cancellation);

    /// <inheritdoc />
    private protected override Task InsertAsync<T>(DbTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation) =>
        PostgreSqlCopy.InsertAsync((NpgsqlConnection)transaction.Connection!, columns, rows, cancellation);
}
