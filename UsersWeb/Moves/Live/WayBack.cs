using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Preflight;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Live;

/// <summary>
/// What comes after a switch: the database that was left follows the one in use, compared in the same way, until somebody goes back to it
/// or has done with it. The source of the run is the database in use.
/// </summary>
public sealed class WayBack(MoveRun run, TargetDatabase database, LiveDialect from, LiveDialect to, CutOver cutOver)
{
    private static readonly TimeSpan ForComparing = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // For days: the processor is other people's.
    private static readonly TimeSpan ForComparingSlowly = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(500);

    private readonly IReadOnlyList<FollowedTable> tables = FollowedTable.Of(run.Model);
    private MoveDatabases databases = null!;
    private DbConnection target = null!;
    private DbConnection? signs;
    private Fence? fence;

    /// <summary>Whether the database that was left last can follow in its turn.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Follows until a wish was granted.</summary>
    /// <param name="wish">What is wanted of it from the beginning; null: nothing but to follow.</param>
    /// <param name="keeps">Whether the database that is left when somebody goes back is to follow in its turn.</param>
    /// <param name="cancellation">Ends it; changes go on being written down, and another one goes on from there.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="MoveException">It can't be followed, or differs.</exception>
    public async Task<WayBackWish> RunAsync(WayBackWish? wish, bool keeps, CancellationToken cancellation)
    {
        await using var look = signs = await run.Source.OpenAsync(cancellation);
        // Also where the database that was left is gone for good.
        if (wish == WayBackWish.Finish) return await FinishAloneAsync(cancellation);
        await using var both = databases = await MoveDatabases.OpenAsync(run, database, cancellation);
        await run.Source.EndSnapshotAsync(databases.Source, cancellation);
        target = databases.Target ?? throw Lost("is gone");
        if (await run.Source.Marks.ReadFenceAsync(signs, cancellation) is { } left) return await FinishBackAsync(left);
        await AssureTargetAsync(cancellation);
        await run.Source.Marks.WriteLiveAsync(signs, new(run.Id, LivePhase.Reversible) { Wish = wish }, cancellation);
        run.Rules = await run.Target.ReadRulesAsync(target, cancellation);
        await using var follower = new LiveFollower(run, from, to, target, isFenced: true);
        await follower.PrepareAsync(cancellation);
        run.Step(MoveStep.Return);
        while (true)
        {
            switch ((await ReadAsync(cancellation)).Wish)
            {
                case WayBackWish.Finish: return await FinishAsync();
                case WayBackWish.Back when follower.Comparison.Passes > 0 && await TryGoBackAsync(follower, keeps, cancellation):
                    return WayBackWish.Back;
            }
            var isNear = follower.Comparison.Passes > 0;
            await follower.RoundAsync(isNear ? ForComparingSlowly : ForComparing, forgets: true, cancellation);
            await Task.Delay(isNear ? LongPause : Pause, cancellation);
        }
    }

    private async Task<LiveSign> ReadAsync(CancellationToken cancellation)
    {
        return await run.Source.Marks.ReadLiveAsync(signs!, cancellation) ?? throw Lost("does not follow any more");
    }

    private async Task AssureTargetAsync(CancellationToken cancellation)
    {
        fence = await run.Target.Marks.ReadFenceAsync(target, cancellation)
            ?? throw Lost("is not the database that was left, or was opened again by hand, so that others may have changed it");
        if (!await WasLeftLastAsync(fence, cancellation)) throw Lost("was left by another move");
        var shapes = await run.Target.ReadShapesAsync(target, cancellation);
        if (SourceShape.Differences(run.Model, shapes, isTarget: true).Any())
            throw Lost("has not the tables of this version of the application");
    }

    // The mark of the database in use and the fence of the one that was left for it are of one move.
    private async Task<bool> WasLeftLastAsync(Fence left, CancellationToken cancellation) =>
        (await run.Source.Marks.ReadMarkAsync(signs!, cancellation))?.MoveId == left.MoveId;

    private async Task<bool> TryGoBackAsync(LiveFollower follower, bool keeps, CancellationToken cancellation)
    {
        await using var back = new LiveSwitch(run, keeps ? to : null, databases, follower, target);
        try
        {
            if (cutOver.Problems().FirstOrDefault() is { } problem) throw new MoveException(MoveExit.NotSwitched, problem);
            using var announced = cutOver.Announce();
            if (!keeps) await run.Target.Marks.MakeLiveAsync(target, cancellation);
            await back.PrepareAsync(cancellation);
            await back.RunAsync(digest => cutOver.SwitchAsync(databases, target, digest, state => MarkAsync(state, digest), cancellation),
                cancellation);
        }
        catch (MoveException e) when (e.Exit == MoveExit.NotSwitched)
        {
            run.Output.Tell(new NoticeEvent(e.Message));
            await run.Source.Marks.WriteLiveAsync(
                signs!, new(run.Id, LivePhase.Reversible) { Answer = e.Message }, cancellation);
            return false;
        }
        await databases.ReleaseAsync();
        await CleanUpAsync(run.Source, from, signs!);
        await follower.CleanUpAsync(target, CancellationToken.None);
        // Somebody who had followed before may have begun to write changes down there.
        if (!keeps) await CleanUpAsync(run.Target, to, target);
        IsOpen = keeps;
        return true;
    }

    // The phase before the mark: whoever sees that must see this, or takes the database for held.
    private async Task MarkAsync(MarkState state, string digest)
    {
        var marks = run.Target.Marks;
        var now = run.Clock.GetUtcNow().UtcDateTime;
        if (state == MarkState.Active)
        {
            await marks.WriteLiveAsync(target, new(run.Id, LivePhase.Reversible), CancellationToken.None);
            await marks.RemoveFenceAsync(target, CancellationToken.None);
        }
        else
        {
            await marks.CloseAsync(target, [.. tables.Select(table => table.Name)], fence!, CancellationToken.None);
        }
        await marks.WriteMarkAsync(target, new(
            run.Id, state, run.Source.ConnectionString.Masked, run.Source.SourceKey, now, now, digest, null), CancellationToken.None);
    }

    // Its process died after the source had been closed: the last changes are in the target, which was about to be in use.
    private async Task<WayBackWish> FinishBackAsync(Fence left)
    {
        fence = await run.Target.Marks.ReadFenceAsync(target, CancellationToken.None);
        var isTheOne = fence is not null ? await WasLeftLastAsync(fence, CancellationToken.None)
            : (await run.Target.Marks.ReadLiveAsync(target, CancellationToken.None))?.MoveId == left.MoveId;
        if (!isTheOne) throw Lost("is not the database that was about to be in use again");
        await cutOver.FinishAsync(state => MarkAsync(state, left.Digest));
        await CleanUpAsync(run.Source, from, signs!);
        await CleanUpAsync(run.Target, to, target);
        return WayBackWish.Back;
    }

    private async Task<WayBackWish> FinishAsync()
    {
        await CleanUpAsync(run.Source, from, signs!);
        await CleanUpAsync(run.Target, to, target);
        return WayBackWish.Finish;
    }

    private async Task<WayBackWish> FinishAloneAsync(CancellationToken cancellation)
    {
        await using var turn = await run.Source.TryLockAsync(cancellation)
            ?? throw new MoveException(MoveExit.Failed, "Another command is at work on the way back; try again when it has ended.");
        await CleanUpAsync(run.Source, from, signs!);
        try
        {
            if (!await database.ExistsAsync(cancellation)) return WayBackWish.Finish;
            await using var there = await run.Target.OpenAsync(cancellation);
            await CleanUpAsync(run.Target, to, there);
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            run.Output.Tell(new NoticeEvent(
                $"The old database could not be tidied up, and nothing depends on that: {FailureWords.DescribeForReport(e)}"));
        }
        return WayBackWish.Finish;
    }

    private async Task CleanUpAsync(MoveEngine engine, LiveDialect dialect, DbConnection open)
    {
        await new ChangeLog(dialect, tables).RemoveAsync(open, CancellationToken.None);
        await engine.Marks.RemoveLiveAsync(open, CancellationToken.None);
        var there = await engine.ReadTableNamesAsync(open, CancellationToken.None);
        foreach (var table in tables.Where(table => there.Contains(table.Stage)))
            await dialect.ApplyAsync(open, [$"DROP TABLE {engine.Quote(table.Stage)}"], CancellationToken.None);
    }

    private MoveException Lost(string why) => new(MoveExit.Failed,
        $"There is no way back any more: {run.Target.ConnectionString.Masked} {why}. The database in use is as it was; have done with the "
        + "way back: UsersWeb db move --finish");
}
