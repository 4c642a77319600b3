using UsersWeb.Databases;
using UsersWeb.Tests.Moves.Support;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>What is left of a rehearsal that did not come to its end.</summary>
[Collection(FaultCollection.Name), Trait(Runs.Once, Runs.Yes)]
public class RehearsalTests(Sources sources)
{
    [Theory]
    [InlineData("HUP", DatabaseProvider.PostgreSql)]
    [InlineData("TERM", DatabaseProvider.Sqlite)]
    [InlineData("HUP", DatabaseProvider.MySql)]
    public async Task A_rehearsal_that_is_stopped_by_a_signal_leaves_nothing(string signal, DatabaseProvider to)
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(to);
        await using var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--rehearse");
        await mover.HaltAsync("copy");
        Assert.Single(await LeftAsync(target));

        await mover.SignalAsync(signal);
        await mover.SignalAsync("CONT");

        (await mover.EndAsync()).EndedWith(6);
        Assert.Empty(await LeftAsync(target));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.MySql)]
    public async Task What_a_killed_rehearsal_has_left_is_told_at_the_next_run_and_dropped_when_that_is_asked_for(DatabaseProvider to)
    {
        var source = await sources.GetAsync(DatabaseProvider.Sqlite);
        await using var target = await TestDatabase.CreateAsync(to);
        await using (var mover = Mover.Start(source.ConnectionString, target.ConnectionString, "--rehearse"))
        {
            await mover.HaltAsync("copy");
            var running = await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--preflight-only");
            Assert.DoesNotContain(running.Notices, notice => notice.Contains("left", StringComparison.Ordinal));
            await mover.SignalAsync("KILL");
            await mover.EndAsync();
        }
        var left = Assert.Single(await LeftAsync(target));

        var told = (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--preflight-only")).EndedWith(0);
        var kept = await LeftAsync(target);
        var dropped = (await Mover.RunAsync(source.ConnectionString, target.ConnectionString, "--rehearse", "--drop-leftovers"))
            .EndedWith(0);

        Assert.Contains(told.Notices, notice => notice.Contains(left, StringComparison.Ordinal)
            && notice.Contains("--drop-leftovers", StringComparison.Ordinal));
        Assert.Equal([left], kept);
        Assert.Contains(dropped.Notices, notice => notice.Contains($"{left}, which a rehearsal had left behind, is dropped",
            StringComparison.Ordinal));
        Assert.Empty(await LeftAsync(target));
    }

    private static async Task<IReadOnlyList<string>> LeftAsync(TestDatabase target)
    {
        var found = await target.Engine().FindScratchAsync(CancellationToken.None);
        return [.. found.Select(scratch => UsersWeb.Moves.Engines.MoveEngines.For(scratch).DatabaseName)];
    }
}
