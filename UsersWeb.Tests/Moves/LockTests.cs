using System.Data.Common;
using System.Diagnostics;
using UsersWeb.Availability;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engines;
using UsersWeb.Tests.Commands;

namespace UsersWeb.Tests.Moves;

public sealed class LockTests : IAsyncLifetime
{
    // Roles that come with the migrations.
    private const int Seeded = 3;

    private readonly MigratedDatabase given = new();
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    private TestDatabase Database => given.Database;

    public ValueTask InitializeAsync() => given.InitializeAsync();

    public ValueTask DisposeAsync() => given.DisposeAsync();

    [Fact]
    public async Task One_mover_at_a_time_has_the_lock_and_whoever_looks_takes_nothing()
    {
        Assert.False(await Database.Engine().IsLockedAsync(cancellation));

        await using (var first = await Database.Engine().TryLockAsync(cancellation))
        {
            Assert.NotNull(first);
            Assert.Null(await Database.Engine().TryLockAsync(cancellation));
            Assert.True(await Database.Engine().IsLockedAsync(cancellation));
        }

        Assert.False(await Database.Engine().IsLockedAsync(cancellation));
        await using var again = await Database.Engine().TryLockAsync(cancellation);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task The_lock_of_one_database_is_not_that_of_another()
    {
        await using var other = await TestDatabase.CreateAsync();
        await Migrated.FillAsync(other);

        await using var first = await Database.Engine().TryLockAsync(cancellation);
        await using var second = await other.Engine().TryLockAsync(cancellation);

        Assert.NotNull(first);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Many_who_look_do_not_keep_a_mover_from_the_lock()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lookers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await Database.Engine().IsLockedAsync(CancellationToken.None);
        }, cancellation)).ToList();

        for (var i = 0; i < 20; i++)
        {
            await using var taken = await Database.Engine().TryLockAsync(cancellation);
            Assert.NotNull(taken);
        }

        await stop.CancelAsync();
        await Task.WhenAll(lookers);
    }

    [Fact]
    public async Task While_held_nobody_writes_everybody_reads_and_nothing_changes()
    {
        await Database.ExecuteAsync(Database.InsertRole("before"));
        await using (var hold = await MoveEngines.For(Database.Parsed()).HoldWritersAsync(await Database.TablesAsync(), cancellation))
        {
            Assert.Null(hold.Weakness);
            Assert.Equal(Seeded + 1, await CountAsync());
            await AssertWaitsAsync(Database.InsertRole("meanwhile"));
            await AssertWaitsAsync($"UPDATE {given.Quote("Users")} SET {given.Quote("PhoneNumber")} = '1'");
            await AssertWaitsAsync($"DELETE FROM {given.Quote("Users")}");
            Assert.Equal(Seeded + 1, await CountAsync());
        }

        await Database.ExecuteAsync(Database.InsertRole("after"));

        Assert.Equal(Seeded + 2, await CountAsync());
        Assert.DoesNotContain(await Database.ListTablesAsync(), name => name.StartsWith("__Move", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_hold_waits_for_a_writer_that_is_at_work()
    {
        await using var writer = await Database.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync(cancellation);
        await using (var command = writer.CreateCommand())
        {
            command.Transaction = transaction;
            command.CommandText = Database.InsertRole("slow");
            await command.ExecuteNonQueryAsync(cancellation);
        }
        var taking = MoveEngines.For(Database.Parsed()).HoldWritersAsync(await Database.TablesAsync(), cancellation);
        await Task.Delay(1500, cancellation);
        Assert.False(taking.IsCompleted);

        await transaction.CommitAsync(cancellation);
        await using var hold = await taking;

        Assert.Equal(Seeded + 1, await CountAsync());
    }

    [Fact]
    public async Task Whoever_waits_to_write_while_the_fence_goes_up_is_refused_and_so_is_whoever_comes_later()
    {
        List<Task> waiting;
        await using (var hold = await MoveEngines.For(Database.Parsed()).HoldWritersAsync(await Database.TablesAsync(), cancellation))
        {
            waiting = [.. Enumerable.Range(0, 3)
                .Select(i => Task.Run(() => Database.ExecuteAsync(Database.InsertRole($"waiting{i}")), cancellation))];
            await Task.Delay(1000, cancellation);
            await hold.FenceAsync(Given.Fence, cancellation);
            Assert.Null(hold.Weakness);
        }

        foreach (var writer in waiting) await Assert.ThrowsAnyAsync<DbException>(() => writer);
        var late = await Assert.ThrowsAnyAsync<DbException>(() => Database.ExecuteAsync(Database.InsertRole("late")));
        await Assert.ThrowsAnyAsync<DbException>(
            () => Database.ExecuteAsync($"UPDATE {given.Quote("Users")} SET {given.Quote("PhoneNumber")} = '1'"));
        await Assert.ThrowsAnyAsync<DbException>(() => Database.ExecuteAsync($"DELETE FROM {given.Quote("Users")}"));
        Assert.Contains("db unfence", late.Message, StringComparison.Ordinal);
        Assert.Equal(Seeded, await CountAsync());
    }

    [Fact]
    public async Task A_fence_that_is_taken_away_leaves_nothing_behind()
    {
        await Database.FenceAsync();

        await using var connection = await Database.OpenAsync();
        Assert.Equal(Given.Fence, await Database.Engine().Marks.ReadFenceAsync(connection, cancellation));
        Assert.True(await Database.Engine().Marks.RemoveFenceAsync(connection, cancellation));
        Assert.Null(await Database.Engine().Marks.ReadFenceAsync(connection, cancellation));
        Assert.False(await Database.Engine().Marks.RemoveFenceAsync(connection, cancellation));

        Assert.DoesNotContain(await Database.ListTablesAsync(), name => name.StartsWith("__Move", StringComparison.OrdinalIgnoreCase));
        await Database.ExecuteAsync(Database.InsertRole("again"));
        await Database.ExecuteAsync($"UPDATE {given.Quote("Users")} SET {given.Quote("PhoneNumber")} = '1'");
        await Database.FenceAsync();
    }

    [Fact]
    public async Task The_mark_is_one_row_that_is_replaced_also_in_a_transaction()
    {
        await using var connection = await Database.OpenAsync();
        Assert.Null(await Database.Engine().Marks.ReadMarkAsync(connection, cancellation));
        Assert.DoesNotContain(MoveMarks.MarkTable, await Database.ListTablesAsync());

        var mark = new MoveMark(Given.Fence.MoveId, MarkState.Moving, "\"Data Source=ünïcode 😀\"", "key", Given.At, Given.At, null, null);
        await Database.Engine().Marks.WriteMarkAsync(connection, mark, cancellation);
        Assert.Equal(mark, await Database.Engine().Marks.ReadMarkAsync(connection, cancellation));

        var done = mark with
        {
            State = MarkState.Verified,
            UpdatedAt = Given.At.AddHours(1),
            Digest = Given.Fence.Digest,
            Report = "{\"rows\":" + new string('1', 100_000) + "}"
        };
        await connection.ExecuteAsync("BEGIN", cancellation);
        await Database.Engine().Marks.WriteMarkAsync(connection, done, cancellation);
        await connection.ExecuteAsync("ROLLBACK", cancellation);
        Assert.Equal(mark, await Database.Engine().Marks.ReadMarkAsync(connection, cancellation));
        await connection.ExecuteAsync("BEGIN", cancellation);
        await Database.Engine().Marks.WriteMarkAsync(connection, done, cancellation);
        await connection.ExecuteAsync("COMMIT", cancellation);
        Assert.Equal(done, await Database.Engine().Marks.ReadMarkAsync(connection, cancellation));
    }

    private async Task<long> CountAsync() => (await Database.QueryAsync<long>($"SELECT COUNT(*) FROM {given.Quote("Roles")}"))[0];

    // Whoever knows nothing of a move waits until its own patience ends.
    private async Task AssertWaitsAsync(string sql)
    {
        await using var connection = await Database.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 1;
        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAnyAsync<DbException>(() => command.ExecuteNonQueryAsync(cancellation));
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(900));
    }
}
