using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using MySqlConnector;
using UsersWeb.Data;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases.MySql;

/// <summary>MySQL 8.0 or later and MariaDB 10.6 or later, by MySqlConnector.</summary>
public sealed class MySqlEngine : DatabaseEngine, IDisposable
{
    // Asking the server needs a server, and one that is down must not stop the start. What differs between MySQL and
    // MariaDB in generated SQL (RETURNING, JSON) is not used: this is the common ground of both.
    internal static readonly ServerVersion CommonGround = new MySqlServerVersion(new Version(8, 0, 30));

    private static readonly TimeSpan PauseForTurn = TimeSpan.FromMilliseconds(250);

    private readonly MySqlConnectionStringBuilder text;
    private readonly MySqlSessions sessions;
    private readonly MySqlHosts? hosts;

    /// <summary>What the connection string sets wins over the settings.</summary>
    public MySqlEngine(ConnectionString connectionString, DatabaseSettings settings)
    {
        text = new(connectionString.Text);
        text.SetUnlessGiven("Maximum Pool Size", (uint)settings.MaxPoolSize);
        text.SetUnlessGiven("Connection Timeout", (uint)settings.PoolTimeoutSeconds);
        text.SetUnlessGiven("Connection Lifetime", (uint)settings.ConnectionLifetimeSeconds);
        text.SetUnlessGiven("Default Command Timeout", (uint)settings.CommandTimeoutSeconds);
        text.SetUnlessGiven("Application Name", "UsersWeb");
        // ExecuteUpdate must count the rows it found, as the other engines do, not those it changed.
        text.UseAffectedRows = false;
        // Its provider for EF Core asks for both.
        text.AllowUserVariables = true;
        text.DateTimeKind = MySqlDateTimeKind.Utc;
        // A date that is none is read as the first of all, and shown as damaged.
        text.ConvertZeroDateTime = true;
        // What a session was told stays; instead of a reset each time, an idle connection is asked whether it is still there.
        text.ConnectionReset = false;
        text.SetUnlessGiven("Connection Idle Ping Time", 1u);
        sessions = new(text.DefaultCommandTimeout);
        var all = connectionString with { Text = text.ConnectionString };
        if (all.Hosts.Count > 1) hosts = new(all);
    }

    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.MySql;

    /// <inheritdoc />
    public override string Name => "MySQL/MariaDB";

    /// <inheritdoc />
    public override string ConnectionText => hosts?.ConnectionString ?? text.ConnectionString;

    /// <inheritdoc />
    internal override SeveralHosts? Hosts => hosts;

    /// <inheritdoc />
    public void Dispose() => hosts?.Dispose();

    /// <inheritdoc />
    public override string PoolDescription => T("at most {0} connections, wait {1} s, replaced after {2} s, statement {3} s",
        text.MaximumPoolSize, text.ConnectionTimeout, text.ConnectionLifeTime, text.DefaultCommandTimeout);

    /// <inheritdoc />
    public override void AddContext(IServiceCollection services)
    {
        services.AddSingleton(_ => new ConnectionOpener(this, TimeSpan.FromSeconds(text.ConnectionTimeout)));
        services.AddDbContextPool<UsersDbContext, MySqlUsersDbContext>((provider, options) => Use(options)
            .ReplaceService<IMigrationsSqlGenerator, TransactionalTables>()
            .ReplaceService<IMigrationCommandExecutor, ContinuedMigrations>()
            .LeavingModelToTests()
            .AddInterceptors(
                provider.GetRequiredService<UserStamps>(), provider.GetRequiredService<ConnectionOpener>(),
                provider.GetRequiredService<StatementTimer>(), TolerantReads.All));
    }

    private DbContextOptionsBuilder Use(DbContextOptionsBuilder options) =>
        hosts is not null ? options.UseMySql(hosts, CommonGround) : options.UseMySql(ConnectionText, CommonGround);

    /// <inheritdoc />
    public override UserStatus ReadStatus(DbDataReader row, int column) => PaddedStatusConverter.Read(row.GetString(column));

    /// <inheritdoc />
    protected override DatabaseFailure ClassifyOne(Exception exception)
    {
        if (exception is MySqlException e) return Classify(e);
        // The driver's own exceptions, such as for the end of a stream, are none of its public kinds; all are of its connection.
        return exception.GetType().Assembly == typeof(MySqlException).Assembly ? DatabaseFailure.Unreachable : DatabaseFailure.None;
    }

    // https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference
    private static DatabaseFailure Classify(MySqlException exception) => (int)exception.ErrorCode switch
    {
        1062 or 1586 => DatabaseFailure.UniqueViolation,
        // Deadlock, "record has changed since last read", "table definition has changed", and what clusters and XA make of a rollback.
        1213 or 1020 or 1412 or 1180 or 1402 or 1613 or 1614 => DatabaseFailure.Conflict,
        // Waits and limits: locks, connections, users, statements, memory.
        1205 or 1040 or 1203 or 1226 or 1317 or 1969 or 3024 or 1037 or 1038 or 1041 => DatabaseFailure.Busy,
        1290 or 1792 or 1836 => DatabaseFailure.ReadOnly,
        1021 or 1114 => DatabaseFailure.Full,
        // Rights and databases that are not there; a node that is not ready, a connection that was killed or timed out.
        1044 or 1045 or 1049 or 1047 or 1053 or 1077 or 1079 or 1080 or 1152 or 1184 or 1927 or 3169 or 4031 => DatabaseFailure.Unreachable,
        // The driver's own failures of a connection carry no server code.
        0 => exception.InnerException is TimeoutException ? DatabaseFailure.Busy : DatabaseFailure.Unreachable,
        _ when exception.SqlState is ['0', '8', ..] => DatabaseFailure.Unreachable,
        _ when exception.SqlState is ['4', '0', ..] => DatabaseFailure.Conflict,
        // Codes below a thousand and those of the driver stand for failures on the way.
        < 1000 or (>= 2000 and < 3000) => DatabaseFailure.Unreachable,
        _ => DatabaseFailure.None,
    };

    /// <inheritdoc />
    public override bool HasNoRoom(Exception exception) =>
        exception is MySqlException { ErrorCode: MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections };

    /// <inheritdoc />
    public override async Task<string?> FindObstacleAsync(DbConnection open, IReadOnlyCollection<string> tables,
        CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = """
            SELECT table_name, engine FROM information_schema.tables WHERE table_schema = database() AND table_type = 'BASE TABLE'
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!tables.Contains(reader.GetString(0), StringComparer.OrdinalIgnoreCase)) continue;
            var engine = reader.IsDBNull(1) ? null : reader.GetString(1);
            if (DatabaseObstacles.Engine(reader.GetString(0), engine) is { } obstacle) return obstacle;
        }
        return null;
    }

    /// <inheritdoc />
    public override void ForgetConnections()
    {
        MySqlConnection.ClearAllPools();
        sessions.Forget();
    }

    /// <inheritdoc />
    public override Task BeginSessionAsync(DbConnection open, CancellationToken cancellation) =>
        sessions.BeginAsync((MySqlConnection)open, cancellation);

    /// <inheritdoc />
    public override async Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation)
    {
        var connection = Alone();
        await connection.OpenAsync(cancellation);
        if (!await GaleraNode.IsOneAsync(connection, cancellation)) return await LockAsync(connection, cancellation);
        await connection.DisposeAsync();
        return await LeaseAsync(cancellation);
    }

    // A lock ends with its connection, so that must not come from the pool.
    private MySqlConnection Alone() =>
        new(new MySqlConnectionStringBuilder(ConnectionText) { Pooling = false, DefaultCommandTimeout = 0 }.ConnectionString);

    /// <inheritdoc />
    public override bool IsServer => true;

    /// <inheritdoc />
    public override DbConnection ConnectAlone() => Alone();

    /// <inheritdoc />
    public override EndPoint? ServerEnd
    {
        get
        {
            var one = new MySqlConnectionStringBuilder(ConnectionText);
            return one.ConnectionProtocol == MySqlConnectionProtocol.UnixSocket || Path.IsPathRooted(one.Server)
                ? new UnixDomainSocketEndPoint(one.Server)
                : new DnsEndPoint(one.Server, (int)one.Port);
        }
    }

    /// <inheritdoc />
    public override Task<bool> TakesStatementsAsync(DbConnection open, CancellationToken cancellation) =>
        GaleraNode.IsReadyAsync((MySqlConnection)open, cancellation);

    private async Task<IAsyncDisposable> LockAsync(MySqlConnection connection, CancellationToken cancellation)
    {
        // Names are the server's, 64 characters.
        var name = "UsersWeb." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Database)))[..32];
        // MySQL waits for ever on a negative time; MariaDB does not wait at all, and says so only in the result.
        await using var command = new MySqlCommand("SELECT GET_LOCK(@name, 60)", connection) { Parameters = { new("name", name) } };
        while (true)
        {
            switch (await command.ExecuteScalarAsync(cancellation))
            {
                case null or DBNull:
                    await connection.DisposeAsync();
                    throw new InvalidOperationException("the server refused the lock for migrations");
                case var result when Convert.ToInt64(result, CultureInfo.InvariantCulture) == 1: return connection;
            }
        }
    }

    private async Task<IAsyncDisposable> LeaseAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (await ClusterLease.TryTakeAsync(Alone, "migrations", cancellation) is { } lease) return lease;
            await Task.Delay(PauseForTurn, cancellation);
        }
    }

    /// <inheritdoc />
    public override async Task<DatabaseFacts> ReadFactsAsync(DbConnection open, CancellationToken cancellation)
    {
        await using var command = open.CreateCommand();
        command.CommandText = """
            SELECT version(), (SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables
                WHERE table_schema = database())
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var version = reader.GetString(0);
        var name = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "MariaDB " : "MySQL ";
        return new(name + version, Convert.ToInt64(reader.GetValue(1), CultureInfo.InvariantCulture));
    }

    /// <inheritdoc />
    public override Task<DatabaseStorage> ReadStorageAsync(DbConnection open, CancellationToken cancellation) =>
        MySqlStorage.ReadAsync((MySqlConnection)open, cancellation);

    /// <inheritdoc />
    public override async Task<ServerConnections?> ReadConnectionsAsync(DbConnection open, CancellationToken cancellation) =>
        await MySqlStorage.ReadConnectionsAsync(open, cancellation);

    /// <inheritdoc />
    public override async Task<DatabaseCluster?> ReadClusterAsync(DbConnection open, CancellationToken cancellation) =>
        await MySqlCluster.ReadAsync((MySqlConnection)open, cancellation);

    /// <inheritdoc />
    public override SqlSyntax Syntax { get; } = new('`', HasBackslashes: true);

    /// <inheritdoc />
    public override Task<long> ReadBackupBytesAsync(DbConnection open, CancellationToken cancellation) =>
        MySqlStorage.ReadRowsBytesAsync(open, cancellation);

    /// <inheritdoc />
    public override string BackupExtension => ".sql";

    /// <inheritdoc />
    public override string? BackupObstacle => MySqlBackup.Obstacle;

    /// <inheritdoc />
    public override string RowLock => " FOR UPDATE";

    /// <inheritdoc />
    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        MySqlBackup.WriteAsync(new(ConnectionText), file, cancellation);

    // MySQL has no RETURNING.
    /// <inheritdoc />
    protected override string AnswerKey(string column) => "; SELECT LAST_INSERT_ID()";

    /// <inheritdoc />
    private protected override Task InsertAsync<T>(DbTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation) =>
        MySqlInsert.InsertAsync((MySqlTransaction)transaction, columns, rows, cancellation);
}
