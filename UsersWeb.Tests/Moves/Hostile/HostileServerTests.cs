using MySqlConnector;
using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>A MariaDB server whose administrator has set everything otherwise; the move must not depend on any of it.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class HostileServerTests : IAsyncLifetime
{
    private static readonly string[] Settings =
    [
        "--character-set-server=latin1", "--collation-server=latin1_swedish_ci",
        "--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,PAD_CHAR_TO_FULL_LENGTH,NO_UNSIGNED_SUBTRACTION",
        "--default-time-zone=+05:45", "--max-allowed-packet=1M", "--lower-case-table-names=1", "--transaction-isolation=READ-UNCOMMITTED",
        "--autocommit=0", "--innodb-lock-wait-timeout=1", "--wait-timeout=5", "--max-statement-time=30",
        "--old-mode=", "--group-concat-max-len=4", "--sql-safe-updates=1",
    ];

    private MySqlServer server = null!;

    public async ValueTask InitializeAsync() => server = await MySqlServer.StartNewAsync(Settings);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Rows_arrive_and_come_back_whatever_the_administrator_has_set()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var loaded = TestDatabase.On(server, DatabaseProvider.MySql);
        await using var inserted = TestDatabase.On(server, DatabaseProvider.MySql);
        var id = 0L;
        foreach (var text in HostileTexts.All) moving.Rows.User(++id, ("DisplayName", text));
        await moving.Rows.User(0).User(-1)
            .Row("DataProtectionKeys", ("Id", 1), ("FriendlyName", "backslashes"), ("Xml", ArrivalTests.Many("\\'\"`\0", 100_000)))
            .WriteAsync();
        // utf8mb3, as older servers made it.
        await ExecuteAsync($"CREATE DATABASE `{inserted.Name}` CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci");

        var there = (await Moving.RunAsync(moving.Source, loaded)).EndedWith(0);
        await ExecuteAsync("SET GLOBAL local_infile = 0");
        (await Moving.RunAsync(moving.Source, inserted)).EndedWith(0);
        await using var back = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var again = (await Moving.RunAsync(inserted, back)).EndedWith(0);

        Assert.Equal(there.Digest, again.Digest);
        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(back));
    }

    [Fact]
    public async Task A_text_that_a_statement_can_not_carry_is_listed_where_files_can_not_be_loaded()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var target = TestDatabase.On(server, DatabaseProvider.MySql);
        await using var other = TestDatabase.On(server, DatabaseProvider.MySql);
        await ExecuteAsync($"CREATE DATABASE `{target.Name}`");
        await ExecuteAsync("SET GLOBAL local_infile = 0");
        await moving.Rows.Row("DataProtectionKeys", ("Id", 1), ("FriendlyName", "fits"), ("Xml", ArrivalTests.Many("\\", 900_000)))
            .WriteAsync();
        (await Moving.RunAsync(moving.Source, target)).EndedWith(0);
        await moving.Rows.Row("DataProtectionKeys", ("Id", 2), ("FriendlyName", "too large"), ("Xml", ArrivalTests.Many("x", 2_000_000)))
            .WriteAsync();

        await ExecuteAsync($"CREATE DATABASE `{other.Name}`");
        var stopped = (await Moving.RunAsync(moving.Source, other)).EndedWith(3);

        Assert.Equal(["DataProtectionKeys 2 Xml size"], stopped.Places);
    }

    [Fact]
    public async Task A_read_only_server_is_told_before_anything_is_written()
    {
        await using var moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        await using var target = TestDatabase.On(server, DatabaseProvider.MySql);
        await ExecuteAsync($"CREATE DATABASE `{target.Name}`");
        await ExecuteAsync("SET GLOBAL read_only = 1");

        var moved = (await Moving.RunAsync(moving.Source, target)).EndedWith(3);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("read_only is on", StringComparison.Ordinal));
        Assert.Empty(await target.QueryAsync<string>("SHOW TABLES"));
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = (MySqlConnection)server.Connect("mysql");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
