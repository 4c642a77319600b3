using Npgsql;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Tests.Moves.Faults;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Hostile;

/// <summary>A PostgreSQL server of the test's own, whose administrator has set much otherwise than usual.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class PostgreSqlServerTests : IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private PostgreSqlServer server = null!;
    private Moving moving = null!;
    private TestDatabase other = null!;

    public async ValueTask InitializeAsync()
    {
        server = await PostgreSqlServer.StartNewAsync();
        moving = await Moving.BetweenAsync(DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql);
        other = TestDatabase.On(server, DatabaseProvider.PostgreSql);
        await ExecuteAsync($"CREATE DATABASE \"{other.Name}\"");
    }

    public async ValueTask DisposeAsync()
    {
        await moving.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_standby_that_is_waited_for_and_not_there_is_told_before_anything_stands_still(bool targetExists)
    {
        if (!targetExists) await ExecuteAsync($"DROP DATABASE \"{other.Name}\"");
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'gone'");
        await ExecuteAsync("SELECT pg_reload_conf()");

        var moved = (await Moving.RunAsync(moving.Source, other)).EndedWith(3);
        var local = await Moving.RunAsync(
            moving.Source.ConnectionString, other.ConnectionString + ";Options=-c synchronous_commit=local");

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("synchronous_standby_names", StringComparison.Ordinal));
        local.EndedWith(0);
    }

    [Fact]
    public async Task A_move_that_stands_still_for_a_standby_says_so()
    {
        await using var mover = Mover.Start(moving.Source.ConnectionString, other.ConnectionString, "--no-backup");
        await mover.HaltAsync("schema");
        await ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'gone'");
        await ExecuteAsync("SELECT pg_reload_conf()");
        await mover.SignalAsync("CONT");

        Assert.True(await mover.EventAsync(e => Mover.Text(e, "text")?.Contains("waits for a standby", StringComparison.Ordinal) == true));

        await ExecuteAsync("ALTER SYSTEM RESET synchronous_standby_names");
        await ExecuteAsync("SELECT pg_reload_conf()");
        (await mover.EndAsync()).EndedWith(0);
    }

    [Fact]
    public async Task A_role_that_may_have_fewer_connections_than_a_move_needs_is_told_before_anything_is_written()
    {
        await ExecuteAsync("CREATE ROLE narrow LOGIN PASSWORD 'pw' CONNECTION LIMIT 4");
        await ExecuteAsync($"ALTER DATABASE \"{other.Name}\" OWNER TO narrow");
        var narrow = new NpgsqlConnectionStringBuilder(other.ConnectionString) { Username = "narrow", Password = "pw" }.ConnectionString;

        var moved = (await Moving.RunAsync(moving.Source.ConnectionString, narrow)).EndedWith(3);
        await ExecuteAsync("ALTER ROLE narrow CONNECTION LIMIT 7");
        var enough = await Moving.RunAsync(moving.Source.ConnectionString, narrow);

        Assert.Contains(moved.Problems, problem => problem.Advice.Contains("needs 5 connections", StringComparison.Ordinal));
        enough.EndedWith(0);
    }

    [Fact]
    public async Task Time_limits_of_the_server_are_lifted_on_each_connection_of_a_move()
    {
        string[] limits =
            ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "idle_session_timeout"];
        foreach (var limit in limits) await ExecuteAsync($"ALTER DATABASE \"{other.Name}\" SET {limit} = '2s'");
        MoveEngine engine = other.Engine();
        await using var write = await engine.OpenAsync(Token);
        await using var read = await engine.OpenToReadAsync(Token);

        foreach (var open in (System.Data.Common.DbConnection[])[write, read])
        {
            foreach (var limit in limits) Assert.Equal("0", await open.AskAsync($"SHOW {limit}", Token));
        }
        (await Moving.RunAsync(moving.Source, other)).EndedWith(0);
    }

    [Fact]
    public async Task What_an_extension_has_made_is_neither_in_the_way_nor_moved()
    {
        await other.ExecuteAsync("CREATE EXTENSION pg_stat_statements");
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

        (await Moving.RunAsync(moving.Source, other)).EndedWith(0);
        (await Moving.RunAsync(other, last)).EndedWith(0);

        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(last));
    }

    [Fact]
    public async Task A_sequence_that_the_column_does_not_own_goes_on_where_it_was()
    {
        (await Moving.RunAsync(moving.Source, other)).EndedWith(0);
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await other.ExecuteAsync("""
            CREATE SEQUENCE shared; SELECT setval('shared', 500);
            ALTER TABLE "Users" ALTER "Id" DROP IDENTITY; ALTER TABLE "Users" ALTER "Id" SET DEFAULT nextval('shared'::regclass)
            """);

        (await Moving.RunAsync(other, last)).EndedWith(0);

        Assert.Equal([500L], await last.QueryAsync<long>("SELECT seq FROM sqlite_sequence WHERE name = 'Users'"));
    }

    [Fact]
    public async Task Numbers_that_come_from_nowhere_to_be_seen_stop_a_move()
    {
        (await Moving.RunAsync(moving.Source, other)).EndedWith(0);
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await other.ExecuteAsync("""
            CREATE SEQUENCE shared;
            ALTER TABLE "Users" ALTER "Id" DROP IDENTITY; ALTER TABLE "Users" ALTER "Id" SET DEFAULT nextval('sha' || 'red')
            """);

        var moved = (await Moving.RunAsync(other, last)).EndedWith(3);

        Assert.Equal(["Users Id schema"], moved.Places);
    }

    [Fact]
    public async Task A_socket_in_a_folder_is_a_source_and_a_target()
    {
        await using var last = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var socket = new NpgsqlConnectionStringBuilder(other.ConnectionString) { Host = server.SocketFolder }.ConnectionString;

        (await Moving.RunAsync(moving.Source.ConnectionString, socket)).EndedWith(0);
        (await Moving.RunAsync(socket, last.ConnectionString)).EndedWith(0);

        Assert.Equal(await Content.ReadAsync(moving.Source), await Content.ReadAsync(last));
    }

    private Task ExecuteAsync(string sql) => DatabaseServer.ExecuteAsync(server.Connect("postgres"), sql);
}
