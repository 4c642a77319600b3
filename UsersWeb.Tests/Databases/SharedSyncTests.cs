using UsersWeb.Databases.Sqlite;

namespace UsersWeb.Tests.Databases;

/// <summary>Whoever waits for the disk waits for one that began after they had written.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class SharedSyncTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_while_one_is_under_way_is_served_with_others_by_the_next()
    {
        var shared = new SharedSync();
        using var held = new ManualResetEventSlim();
        var first = await HoldAsync(shared, held);
        var begun = 0;

        var others = Enumerable.Range(0, 20).Select(_ => shared.RunAsync(() => Interlocked.Increment(ref begun))).ToArray();

        Assert.All(others, other => Assert.False(other.IsCompleted));
        Assert.Equal(0, begun);
        held.Set();
        await first.Ended;
        await Task.WhenAll(others);
        Assert.Equal(1, begun);
    }

    [Fact]
    public async Task What_one_meets_all_are_told_whom_it_was_to_serve_and_nobody_else()
    {
        var shared = new SharedSync();
        using var held = new ManualResetEventSlim();
        var first = await HoldAsync(shared, held);
        var others = Enumerable.Range(0, 3).Select(_ => shared.RunAsync(() => throw new IOException("The disk is gone."))).ToArray();
        held.Set();

        await first.Ended;
        foreach (var other in others) await Assert.ThrowsAsync<IOException>(() => other);
        await Assert.ThrowsAsync<IOException>(() => shared.RunAsync(() => throw new IOException("Still.")));
        await shared.RunAsync(() => { });
    }

    [Fact]
    public async Task Each_of_many_ends_after_one_that_began_after_it_had_asked()
    {
        var shared = new SharedSync();
        var (written, onDisk, times) = (0L, 0L, 0);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                var mine = Interlocked.Increment(ref written);
                await shared.RunAsync(() =>
                {
                    var upTo = Interlocked.Read(ref written);
                    Interlocked.Increment(ref times);
                    Thread.SpinWait(200);
                    Interlocked.Exchange(ref onDisk, upTo);
                });
                Assert.True(Interlocked.Read(ref onDisk) >= mine);
            }
        }, Token)));

        Assert.InRange(times, 1, 8 * 500);
    }

    // One that is under way until it is let go.
    private static async Task<Held> HoldAsync(SharedSync shared, ManualResetEventSlim held)
    {
        var reached = new TaskCompletionSource();
        var ended = Task.Run(() => shared.RunAsync(() =>
        {
            reached.SetResult();
            held.Wait(Token);
        }), Token);
        await reached.Task;
        return new(ended);
    }

    private sealed record Held(Task Ended);
}
