using System.Data.Common;
using System.Diagnostics;
using UsersWeb.Availability;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Live;

/// <summary>Follows the source from the first row that is copied to the switch, which keeps writers waiting for a moment.</summary>
public sealed class LiveMove(MoveRun run, LiveDialect from, LiveDialect to) : ILiveMove
{
    private static readonly TimeSpan ForComparing = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(1);

    private readonly ChangeLog log = new(from, FollowedTable.Of(run.Model));
    private MoveDatabases databases = null!;
    private DbConnection target = null!;
    private LiveFollower? follower;
    private LiveSwitch? toNew;
    private bool hasSigned;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> FindObstaclesAsync(MoveDatabases databases, CancellationToken cancellation)
    {
        (this.databases, hasSigned) = (databases, !run.Options.PreflightOnly);
        var table = FollowedTable.Of(run.Model)[0];
        var obstacles = new List<string>();
        await using (var open = await run.Source.OpenToReadAsync(cancellation))
        {
            if (await from.FindObstacleAsync(open, table, cancellation) is { } problem)
                obstacles.Add($"Nobody could go on working meanwhile, because triggers can't be made in the old database ({problem.TrimEnd('.')}). "
                    + "Use a user who may make them, or move without --live, which keeps writers out.");
        }
        // One that does not exist yet will be the user's own.
        if (run.Options.WayBack && databases.Target is { } target && await to.FindObstacleAsync(target, table, cancellation) is { } back)
            obstacles.Add($"There would be no way back, because triggers can't be made in the new database ({back.TrimEnd('.')}). "
                + "Use a user who may make them, or move without --way-back.");
        return obstacles;
    }

    /// <inheritdoc />
    public async Task CaptureAsync(MoveDatabases databases, CancellationToken cancellation)
    {
        await run.Source.EndSnapshotAsync(databases.Source, cancellation);
        await using var writer = await run.Source.OpenAsync(cancellation);
        try
        {
            await log.InstallAsync(writer, cancellation);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            throw new MoveException(MoveExit.Failed,
                $"Changes can't be followed here: {Databases.FailureWords.DescribeForReport(e)} Move without --live, which keeps writers "
                + "out meanwhile.", e);
        }
        await TellAsync(LivePhase.Copying, cancellation);
        if (await run.Source.OpenCopyAsync(Scratches.Suffix(run.Id), cancellation) is { } copy) await databases.UseCopyAsync(copy);
        await run.Source.BeginSnapshotAsync(databases.Source, cancellation);
    }

    /// <inheritdoc />
    public async Task<Verdict> ApproachAsync(MoveDatabases databases, DbConnection target, CancellationToken cancellation)
    {
        this.target = target;
        // What was copied is of that moment; from here on each round has its own.
        await run.Source.EndSnapshotAsync(databases.Source, cancellation);
        await TellAsync(LivePhase.Draining, cancellation);
        follower = new(run, from, to, target);
        await follower.PrepareAsync(cancellation);
        run.Step(MoveStep.Follow);
        var progress = run.Progress(MoveStep.Follow, run.TotalRows);
        var compared = 0L;
        TimeSpan took;
        do
        {
            var start = Stopwatch.GetTimestamp();
            await follower.RoundAsync(ForComparing, forgets: true, cancellation);
            took = Stopwatch.GetElapsedTime(start);
            var rows = follower.Comparison.Passes > 0 ? run.TotalRows : Math.Min(run.TotalRows, follower.Comparison.RowsOfPass);
            if (rows > compared) progress.Add("", (int)(rows - compared));
            compared = Math.Max(rows, compared);
        }
        while (follower.Comparison.Passes == 0 || took > Near + ForComparing);
        progress.End("");
        return new([], 0, follower.Comparison.Digest!, []) { RowsInAll = follower.Comparison.RowsCompared };
    }

    /// <inheritdoc />
    public async Task<bool> SwitchAsync(Task<bool> decision, Func<string, Task> close, CancellationToken cancellation)
    {
        toNew = new(run, run.Options.WayBack ? to : null, databases, follower!, target);
        await toNew.PrepareAsync(cancellation);
        await toNew.FollowAsync(decision, isSoon: false, cancellation);
        if (!await decision) return false;
        await toNew.RunAsync(close, cancellation);
        return true;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (follower is not null) await follower.DisposeAsync();
        if (hasSigned) await CleanUpAsync();
        if (toNew is not null) await toNew.DisposeAsync();
    }

    private async Task TellAsync(LivePhase phase, CancellationToken cancellation)
    {
        await using var instances = new LiveInstances(run);
        await instances.TellAsync(phase, cancellation);
    }

    // What is left behind costs the old database's writers some time, and the next move takes it away.
    private async Task CleanUpAsync()
    {
        try
        {
            await databases.ReleaseAsync();
            await using var open = await run.Source.OpenAsync(CancellationToken.None);
            await log.RemoveAsync(open, CancellationToken.None);
            await run.Source.Marks.RemoveLiveAsync(open, CancellationToken.None);
            if (follower is null) return;
            await using var filled = await run.Target.OpenAsync(CancellationToken.None);
            await follower.CleanUpAsync(filled, CancellationToken.None);
            if (!run.Options.WayBack || toNew is null or { IsDone: true }) return;
            await new ChangeLog(to, FollowedTable.Of(run.Model)).RemoveAsync(filled, CancellationToken.None);
            await run.Target.Marks.RemoveLiveAsync(filled, CancellationToken.None);
        }
        catch (Exception e) when (Databases.DriverFailure.Is(e) || e is MoveException)
        {
            run.Output.Tell(new NoticeEvent(
                $"The triggers of this move could not be taken out of the old database: {Databases.FailureWords.DescribeForReport(e)}"));
        }
    }
}
