using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using UsersWeb.Data;

namespace UsersWeb.Databases.PostgreSql;

/// <summary>PostgreSQL 13 or later, by Npgsql.</summary>
public sealed class PostgreSqlEngine : DatabaseEngine
{
    // Any number, the same in every instance: "UsersWeb" in ASCII.
    private const long MigrationLockKey = 0x5573657273576562;

    private readonly NpgsqlConnectionStringBuilder text;

    /// <summary>What the connection string sets wins over the settings.</summary>
    public PostgreSqlEngine(ConnectionString connectionString, DatabaseSettings settings)
    {
        text = new(connectionString.Text);
        text.SetUnlessGiven("Maximum Pool Size", settings.MaxPoolSize);
        text.SetUnlessGiven("Timeout", settings.PoolTimeoutSeconds);
        text.SetUnlessGiven("Connection Lifetime", settings.ConnectionLifetimeSeconds);
        text.SetUnlessGiven("Command Timeout", settings.CommandTimeoutSeconds);
        text.SetUnlessGiven("Application Name", "UsersWeb");
    }

    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    /// <inheritdoc />
    public override string Name => "PostgreSQL";

    /// <inheritdoc />
    public override string ConnectionText => text.ConnectionString;

    /// <inheritdoc />
    public override string PoolDescription => string.Create(CultureInfo.InvariantCulture,
        $"at most {text.MaxPoolSize} connections, wait {text.Timeout} s, replaced after {text.ConnectionLifetime} s, statement "
            + $"{text.CommandTimeout} s");

    /// <inheritdoc />
    public override void AddContext(IServiceCollection services) =>
        services.AddDbContextPool<UsersDbContext, PostgreSqlUsersDbContext>((provider, options) => options
            .UseNpgsql(ConnectionText)
            .LeavingModelToTests()
            .AddInterceptors(provider.GetRequiredService<UserStamps>()));

    /// <inheritdoc />
    protected override DatabaseFailure ClassifyOne(Exception exception) => exception switch
    {
        // SQLSTATE: PostgreSQL manual, appendix A
        PostgresException { SqlState: "23505" } => DatabaseFailure.UniqueViolation,
        PostgresException { SqlState: "53300" or "55P03" or "57014" or "40001" or "40P01" } => DatabaseFailure.Busy,
        PostgresException { SqlState: "53100" } => DatabaseFailure.Full,
        PostgresException { SqlState: "3D000" or "28P01" or "28000" or "57P01" or "57P02" or "57P03" or "25006" } =>
            DatabaseFailure.Unreachable,
        PostgresException => DatabaseFailure.None,
        // The driver has no code for its own time-outs; a time-out of the pool has no inner exception.
        NpgsqlException { InnerException: TimeoutException } => DatabaseFailure.Busy,
        NpgsqlException { InnerException: SocketException or IOException or null } => DatabaseFailure.Unreachable,
        NpgsqlException => DatabaseFailure.Unreachable,
        _ => DatabaseFailure.None,
    };

    /// <inheritdoc />
    public override void ForgetConnections() => NpgsqlConnection.ClearAllPools();

    /// <inheritdoc />
    public override async Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation)
    {
        // A session lock ends with its connection, so it must not come from the pool.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionText) { Pooling = false, CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLockKey})", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        return connection;
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
    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        PostgreSqlBackup.WriteAsync(text, file, cancellation);

    /// <inheritdoc />
    private protected override Task InsertAsync<T>(DbTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation) =>
        PostgreSqlCopy.InsertAsync((NpgsqlConnection)transaction.Connection!, columns, rows, cancellation);
}
