using UsersWeb.Shared;

namespace UsersWeb.Tests.Shared;

/// <summary>What takes long is found out once for all, and no more often than it is worth.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class KeptTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CapturedLog log = new();

    private int found;

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task It_is_found_out_once_for_all_who_ask_and_kept()
    {
        var kept = Of(TimeSpan.FromHours(1), async () => await Task.Delay(50));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(kept)));
        var later = await AskAsync(kept);

        Assert.All(answers.Append(later), answer => Assert.Equal("1", answer.Value));
        Assert.NotNull(later.AsOf);
    }

    [Fact]
    public async Task Whoever_waits_no_longer_gets_what_there_is_and_the_next_one_the_newer()
    {
        var gate = new TaskCompletionSource();
        var kept = Of(TimeSpan.Zero, () => found == 2 ? gate.Task : Task.CompletedTask);
        await AskAsync(kept);

        var older = await kept.GetAsync(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        gate.SetResult();

        Assert.Equal("1", older.Value);
        await Eventually.IsTrueAsync(async () => (await AskAsync(kept)).Value != "1", "the newer one is there");
    }

    [Fact]
    public async Task A_failure_is_for_those_who_wait_and_not_kept()
    {
        var kept = Of(TimeSpan.FromHours(1), () => found == 1 ? throw new InvalidOperationException("lost") : Task.CompletedTask);

        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(kept));

        Assert.Equal("2", (await AskAsync(kept)).Value);
    }

    [Fact]
    public async Task What_asks_too_much_is_not_tried_again_at_once_and_leaves_the_older_value()
    {
        var kept = Of(TimeSpan.FromHours(1), () => throw new TimeoutException());

        Assert.Equal((KeptFailure.TooMuch, null), ((await AskAsync(kept)).Failure, (await AskAsync(kept)).Value));
        Assert.Equal(1, found);
    }

    [Fact]
    public async Task A_failure_that_nobody_waits_for_any_more_is_logged_once_and_not_tried_again_at_once()
    {
        var gate = new TaskCompletionSource();
        var kept = Of(TimeSpan.FromHours(1), async () =>
        {
            await gate.Task;
            throw new InvalidOperationException("lost");
        });
        var first = await kept.GetAsync(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        Assert.True(first.IsToCome);

        gate.SetResult();
        await log.Lines.FirstAsync(IsTold);
        var later = await AskAsync(kept);

        Assert.Equal((KeptFailure.Unexpected, null, 1), (later.Failure, later.Value, found));
        Assert.Single(log.Lines.Text.Split('\n'), IsTold);
        Assert.Contains("lost", log.Lines.Text, StringComparison.Ordinal);
    }

    private static bool IsTold(string line) => line.Contains("could not be found out", StringComparison.Ordinal);

    private static Task<KeptValue<string>> AskAsync(Kept<string> kept) => kept.GetAsync(Patience, TestContext.Current.CancellationToken);

    private Kept<string> Of(TimeSpan atLeast, Func<Task> work) => new(TimeProvider.System, atLeast, async () =>
    {
        var number = Interlocked.Increment(ref found);
        await work();
        return $"{number}";
    }, failure => failure is TimeoutException, log.CreateLogger("Kept"));
}
