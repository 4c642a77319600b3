using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;
using UsersWeb.Data;

namespace UsersWeb.Databases.MySql;

/// <summary>MySQL 8.0 or later and MariaDB 10.6 or later, by MySqlConnector.</summary>
public sealed class MySqlEngine : DatabaseEngine
{
    // Asking the server needs a server, and one that is down must not stop the start. What differs between MySQL and
    // MariaDB in generated SQL (RETURNING, JSON) is not used: this is the common ground of both.
    internal static readonly ServerVersion CommonGround = new MySqlServerVersion(new Version(8, 0, 30));

    private readonly MySqlConnectionStringBuilder text;

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
        text.DateTimeKind = MySqlDateTimeKind.Utc;
    }

    /// <inheritdoc />
    public override DatabaseProvider Provider => DatabaseProvider.MySql;

    /// <inheritdoc />
    public override string Name => "MySQL/MariaDB";

    /// <inheritdoc />
    public override string ConnectionText => text.ConnectionString;

    /// <inheritdoc />
    public override string PoolDescription => string.Create(CultureInfo.InvariantCulture,
        $"at most {text.MaximumPoolSize} connections, wait {text.ConnectionTimeout} s, replaced after {text.ConnectionLifeTime} s, "
            + $"statement {text.DefaultCommandTimeout} s");

    /// <inheritdoc />
    public override void AddContext(IServiceCollection services) =>
        services.AddDbContextPool<UsersDbContext, MySqlUsersDbContext>((provider, options) => options
            .UseMySql(ConnectionText, CommonGround)
            .LeavingModelToTests()
            .AddInterceptors(provider.GetRequiredService<UserStamps>()));

    /// <inheritdoc />
    protected override DatabaseFailure ClassifyOne(Exception exception) => exception is MySqlException e
        ? e.ErrorCode switch
        {
            MySqlErrorCode.DuplicateKeyEntry => DatabaseFailure.UniqueViolation,
            MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.ConnectionCountError
                or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryTimeout
                    or MySqlErrorCode.QueryInterrupted => DatabaseFailure.Busy,
            MySqlErrorCode.DiskFull or MySqlErrorCode.RecordFileFull => DatabaseFailure.Full,
            MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.ServerShutdown or MySqlErrorCode.AccessDenied
                or MySqlErrorCode.DatabaseAccessDenied or MySqlErrorCode.UnknownDatabase or MySqlErrorCode.OptionPreventsStatement =>
                    DatabaseFailure.Unreachable,
            // The driver's own failures of a connection carry no server code.
            MySqlErrorCode.None => e.InnerException is TimeoutException ? DatabaseFailure.Busy : DatabaseFailure.Unreachable,
            _ => DatabaseFailure.None,
        }
        : DatabaseFailure.None;

    /// <inheritdoc />
    public override void ForgetConnections() => MySqlConnection.ClearAllPools();

    /// <inheritdoc />
    public override async Task<IAsyncDisposable> LockMigrationsAsync(CancellationToken cancellation)
    {
        // A named lock ends with its connection, so it must not come from the pool. Names are the server's, 64 characters.
        var connection = new MySqlConnection(
            new MySqlConnectionStringBuilder(ConnectionText) { Pooling = false, DefaultCommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancellation);
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
    public override Task BackupAsync(string file, IProgress<double> progress, CancellationToken cancellation) =>
        MySqlBackup.WriteAsync(text, file, cancellation);

    /// <inheritdoc />
    private protected override Task InsertAsync<T>(DbTransaction transaction, BulkColumns<T> columns, IReadOnlyList<T> rows,
        CancellationToken cancellation) =>
        MySqlInsert.InsertAsync((MySqlTransaction)transaction, columns, rows, cancellation);
}
