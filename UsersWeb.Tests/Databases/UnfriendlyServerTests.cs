using Npgsql;
using UsersWeb.Databases;

namespace UsersWeb.Tests.Databases;

/// <summary>Servers that are set up in other ways than ours: what the application needs of a session it says itself.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class UnfriendlyServerTests(UnfriendlyMariaDb mariaDb) : IClassFixture<UnfriendlyMariaDb>
{
    [Theory]
    [InlineData("default_transaction_isolation = 'serializable'")]
    [InlineData("default_transaction_isolation = 'repeatable read'", "idle_session_timeout = '1s'")]
    [InlineData("statement_timeout = '150ms'", "lock_timeout = '1ms'", "idle_in_transaction_session_timeout = '10ms'")]
    [InlineData("DateStyle = 'German, DMY'", "TimeZone = 'Asia/Kathmandu'", "standard_conforming_strings = off", "bytea_output = 'escape'")]
    public async Task On_postgresql_what_a_database_has_set_for_its_sessions_does_not_matter(params string[] settings)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await Migrated.FillAsync(database);
        foreach (var setting in settings) await database.ExecuteAsync($"ALTER DATABASE \"{database.Name}\" SET {setting}");
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();

        await Contract.HoldsAsync(app);
    }

    [Theory]
    [InlineData("sql_mode = 'EMPTY_STRING_IS_NULL'")]
    [InlineData("sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'")]
    [InlineData("sql_mode = 'ORACLE'")]
    [InlineData("innodb_snapshot_isolation = ON")]
    [InlineData("tx_isolation = 'SERIALIZABLE'")]
    [InlineData("tx_isolation = 'READ-COMMITTED'", "binlog_format = 'STATEMENT'")]
    [InlineData("default_storage_engine = Aria", "innodb_default_row_format = compact", "sql_mode = ''")]
    [InlineData("time_zone = '+05:45'", "collation_server = 'utf8mb3_turkish_ci'", "autocommit = 0", "wait_timeout = 1")]
    public async Task On_mariadb_what_the_server_has_set_for_sessions_does_not_matter(params string[] settings)
    {
        await mariaDb.SetAsync(settings);
        await using var database = TestDatabase.On(mariaDb.Server, DatabaseProvider.MySql);
        await using var app = await HostedApp.BeginAsync(database);
        await app.ReadyAsync();

        await Contract.HoldsAsync(app);
    }

    [Fact]
    public async Task A_postgresql_database_that_can_not_hold_every_name_is_refused_with_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await using (var server = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString))
        {
            await server.OpenAsync(TestContext.Current.CancellationToken);
            await using var create = new NpgsqlCommand(
                $"CREATE DATABASE \"{database.Name}\" ENCODING LATIN1 LOCALE 'C' TEMPLATE template0 LOCALE_PROVIDER libc", server);
            await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var app = await HostedApp.BeginAsync(database);

        var line = await app.LineAsync(line => line.Contains("LATIN1", StringComparison.Ordinal));
        Assert.Contains(database.Name, line, StringComparison.Ordinal);
        Assert.Contains("ENCODING 'UTF8' TEMPLATE template0", line, StringComparison.Ordinal);
        using var anybody = app.ApiWith(null);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await anybody.GetAsync("/healthz/ready")).Status);
    }

    [Fact]
    public async Task A_mariadb_database_with_tables_that_know_no_transactions_is_refused_with_what_to_do()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.MySql);
        await Migrated.FillAsync(database);
        await database.ExecuteAsync("ALTER TABLE AuditEntries ENGINE = Aria");

        await using var app = await HostedApp.BeginAsync(database);

        await app.LineAsync(line => line.Contains("ALTER TABLE `AuditEntries` ENGINE = InnoDB", StringComparison.Ordinal));
        await database.ExecuteAsync("ALTER TABLE AuditEntries ENGINE = InnoDB");
        await app.ReadyAsync();
    }
}

/// <summary>
/// A server with a binary log, names in small letters and a character set of one byte, whose other settings are those of the last test
/// that set any.
/// </summary>
public sealed class UnfriendlyMariaDb : IAsyncLifetime
{
    private static readonly string[] Defaults =
    [
        "sql_mode = DEFAULT", "tx_isolation = 'REPEATABLE-READ'", "default_storage_engine = InnoDB", "time_zone = SYSTEM",
        "collation_server = DEFAULT", "autocommit = 1", "wait_timeout = DEFAULT", "binlog_format = MIXED",
        "innodb_default_row_format = dynamic", "innodb_snapshot_isolation = OFF",
    ];

    public MySqlServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await MySqlServer.StartNewAsync(
        "--log-bin", "--server-id=1", "--lower-case-table-names=1", "--character-set-server=latin1");

    public async Task SetAsync(params string[] settings)
    {
        await using var connection = Server.Connect("mysql");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var one in Defaults.Concat(settings))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SET GLOBAL {one}";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
