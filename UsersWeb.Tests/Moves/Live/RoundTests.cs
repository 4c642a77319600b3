using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Live;

/// <summary>A database that follows another one, round by round.</summary>
[Trait(Runs.Once, Runs.Yes)]
public sealed class RoundTests
{
    public static IEnumerable<TheoryDataRow<DatabaseProvider, DatabaseProvider>> Directions => Moving.Directions;

    public static TheoryData<DatabaseProvider> Engines => [.. Enum.GetValues<DatabaseProvider>()];

    [Theory, MemberData(nameof(Directions))]
    public async Task Random_histories_arrive_with_each_round(DatabaseProvider from, DatabaseProvider to)
    {
        await using var following = await Following.BetweenAsync(from, to);
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        var history = new History(following.Source, new Random(seed));

        for (var step = 0; step < 40; step++)
        {
            await history.GoOnAsync();
            if (history.Flip()) await following.ArrivesAsync();
        }

        await following.ArrivesAsync();
        await following.CompareAsync();
        Assert.Equal(1, following.Comparison.Passes);
        Assert.Empty(following.Told.Differences);
    }

    [Theory, MemberData(nameof(Directions))]
    public async Task Writers_that_never_pause_are_followed(DatabaseProvider from, DatabaseProvider to)
    {
        await using var following = await Following.BetweenAsync(from, to);
        using var stop = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            var history = new History(following.Source, new Random(writer), writer);
            while (!stop.IsCancellationRequested) await history.GoOnAsync();
        })).ToList();

        for (var round = 0; round < 8; round++)
        {
            await following.CompareAsync();
        }
        await stop.CancelAsync();
        await Task.WhenAll(writing);

        await following.ArrivesAsync();
        Assert.Empty(following.Told.Differences);
    }
}
