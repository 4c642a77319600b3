using System.Data.Common;
using System.Diagnostics;
using UsersWeb.Databases;
using UsersWeb.Moves;
using UsersWeb.Moves.Locks;
using UsersWeb.Tests.Commands;

namespace UsersWeb.Tests.Moves;

public sealed class LockTests : IAsyncLifetime
{
    private static readonly Fence Fence = new("0123456789abcdef0123456789abcdef", "\"Host=elsewhere\"", new DateTime(2026, 1, 2, 3, 4, 5, 678, 901, DateTimeKind.Utc), new string('a', 64));

    private readonly MigratedDatabase given = new();
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    private ConnectionString Database => ConnectionString.Parse(given.Database.ConnectionString);

    private string Insert(string name) => $"INSERT INTO {given.Quote("Roles")} ({given.Quote("Name")}, {given.Quote("NormalizedName")}, {given.Quote("ConcurrencyStamp")}) VALUES ('{name}', '{name}', '{Guid.NewGuid()}')";

    public ValueTask InitializeAsync() => given.InitializeAsync();

    public ValueTask DisposeAsync() => given.DisposeAsync();

    [Fact]
    public async Task One_mover_at_a_time_has_the_lock_and_whoever_looks_takes_nothing()
    {
        Assert.False(await MoveLock.IsHeldAsync(Database, cancellation));

        await using (var first = await MoveLock.TryTakeAsync(Database, cancellation))
        {
            Assert.NotNull(first);
            Assert.Null(await MoveLock.TryTakeAsync(Database, cancellation));
            Assert.True(await MoveLock.IsHeldAsync(Database, cancellation));
        }

        Assert.False(await MoveLock.IsHeldAsync(Database, cancellation));
        await using var again = await MoveLock.TryTakeAsync(Database, cancellation);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task The_lock_of_one_database_is_not_that_of_another()
    {
        await using var other = await TestDatabase.CreateAsync();
        (await Cli.RunAsync(other, "db", "migrate")).Succeeded();

        await using var first = await MoveLock.TryTakeAsync(Database, cancellation);
        await using var second = await MoveLock.TryTakeAsync(ConnectionString.Parse(other.ConnectionString), cancellation);

        Assert.NotNull(first);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Many_who_look_do_not_keep_a_mover_from_the_lock()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lookers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await MoveLock.IsHeldAsync(Database, CancellationToken.None);
        }, cancellation)).ToList();

        for (var i = 0; i < 20; i++)
        {
            await using var taken = await MoveLock.TryTakeAsync(Database, cancellation);
            Assert.NotNull(taken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(lookers);
    }

    [Fact]
    public async Task While_held_nobody_writes_everybody_reads_and_nothing_changes()
    {
        await given.Database.ExecuteAsync(Insert("before"));
        await using (var hold = await WriterHold.TakeAsync(Database, await TablesAsync(), cancellation))
        {
            Assert.Null(hold.Weakness);
            Assert.Equal(2, await CountAsync());
            await AssertWaitsAsync(Insert("meanwhile"));
            await AssertWaitsAsync($"UPDATE {given.Quote("Users")} SET {given.Quote("PhoneNumber")} = '1'");
            await AssertWaitsAsync($"DELETE FROM {given.Quote("Users")}");
            Assert.Equal(2, await CountAsync());
        }

        await given.Database.ExecuteAsync(Insert("after"));

        Assert.Equal(3, await CountAsync());
        Assert.Empty(await MarkTablesAsync());
    }

    [Fact]
    public async Task The_hold_waits_for_a_writer_that_is_at_work()
    {
        await using var writer = await given.Database.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync(cancellation);
        await RunAsync(writer, transaction, Insert("slow"));
        var taking = WriterHold.TakeAsync(Database, await TablesAsync(), cancellation);
        await Task.Delay(1500, cancellation);
        Assert.False(taking.IsCompleted);

        await transaction.CommitAsync(cancellation);
        await using var hold = await taking;

        Assert.Equal(2, await CountAsync());
    }

    [Fact]
    public async Task The_fence_stands_when_writers_come_in_again()
    {
        await using (var hold = await WriterHold.TakeAsync(Database, await TablesAsync(), cancellation)) await hold.FenceAsync(Fence, cancellation);

        await using var connection = await given.Database.OpenAsync();
        Assert.Equal(Fence, await Marks.ReadFenceAsync(connection, given.Database.Provider, cancellation));
        Assert.True(await Marks.RemoveFenceAsync(connection, given.Database.Provider, cancellation));
        Assert.Null(await Marks.ReadFenceAsync(connection, given.Database.Provider, cancellation));
        Assert.False(await Marks.RemoveFenceAsync(connection, given.Database.Provider, cancellation));
        Assert.Empty(await MarkTablesAsync());
        await given.Database.ExecuteAsync(Insert("again"));
    }

    [Fact]
    public async Task The_mark_is_one_row_that_is_replaced_also_in_a_transaction()
    {
        await using var connection = await given.Database.OpenAsync();
        var provider = given.Database.Provider;
        Assert.Null(await Marks.ReadMarkAsync(connection, provider, cancellation));
        Assert.Empty(await MarkTablesAsync());

        var mark = new MoveMark(Fence.MoveId, MoveMark.Moving, "\"Data Source=ünïcode 😀\"", "key", Fence.At, Fence.At, null, null);
        await Marks.WriteMarkAsync(connection, provider, mark, cancellation);
        Assert.Equal(mark, await Marks.ReadMarkAsync(connection, provider, cancellation));

        var done = mark with { State = MoveMark.Verified, UpdatedAt = Fence.At.AddHours(1), Digest = Fence.Digest, Report = "{\"rows\":" + new string('1', 100_000) + "}" };
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await Marks.WriteMarkAsync(connection, provider, done, cancellation, transaction);
            await transaction.RollbackAsync(cancellation);
        }
        Assert.Equal(mark, await Marks.ReadMarkAsync(connection, provider, cancellation));
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await Marks.WriteMarkAsync(connection, provider, done, cancellation, transaction);
            Assert.Equal(done, await Marks.ReadMarkAsync(connection, provider, cancellation, transaction));
            await transaction.CommitAsync(cancellation);
        }
        Assert.Equal(done, await Marks.ReadMarkAsync(connection, provider, cancellation));
    }

    private async Task<string[]> TablesAsync() => [.. (await ListTablesAsync()).Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !name.StartsWith("sqlite_", StringComparison.Ordinal))];

    private async Task<string[]> MarkTablesAsync() => [.. (await ListTablesAsync()).Where(name => name.StartsWith("__Move", StringComparison.OrdinalIgnoreCase))];

    private Task<List<string>> ListTablesAsync() => given.Database.QueryAsync<string>(given.Database.Provider switch
    {
        DatabaseProvider.Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
        DatabaseProvider.PostgreSql => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        _ => "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()",
    });

    private async Task<long> CountAsync() => (await given.Database.QueryAsync<long>($"SELECT COUNT(*) FROM {given.Quote("Roles")}"))[0];

    // Whoever knows nothing of a move: waits until its own patience ends.
    private async Task AssertWaitsAsync(string sql)
    {
        await using var connection = await given.Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 1;
        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync(cancellation));
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(900));
    }

    private async Task RunAsync(DbConnection connection, DbTransaction transaction, string sql)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
