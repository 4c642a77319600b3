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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForInstances = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(1);

    // Instances let nobody wait for longer.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int MostAttempts = 5;

    private readonly ChangeLog log = new(from, FollowedTable.Of(run.Model));
    private readonly LiveInstances instances = new(run);
    private readonly LiveNumbers numbers = new(run);
    private MoveDatabases databases = null!;
    private DbConnection target = null!;
    private LiveFollower? follower;
    private bool isCapturing;
    private bool isSwitched;

    /// <inheritdoc />
    public async Task CaptureAsync(MoveDatabases databases, CancellationToken cancellation)
    {
        this.databases = databases;
        await run.Source.EndSnapshotAsync(databases.Source, cancellation);
        await using var writer = await run.Source.OpenAsync(cancellation);
        isCapturing = true;
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
        await instances.TellAsync(LivePhase.Copying, cancellation);
        if (await run.Source.OpenCopyAsync(Scratches.Suffix(run.Id), cancellation) is { } copy) await databases.UseCopyAsync(copy);
        await run.Source.BeginSnapshotAsync(databases.Source, cancellation);
    }

    /// <inheritdoc />
    public async Task<Verdict> ApproachAsync(MoveDatabases databases, DbConnection target, CancellationToken cancellation)
    {
        this.target = target;
        // What was copied is of that moment; from here on each round has its own.
        await run.Source.EndSnapshotAsync(databases.Source, cancellation);
        await instances.TellAsync(LivePhase.Draining, cancellation);
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
        await instances.TellAsync(LivePhase.Ready, cancellation);
        // Instances make their next web host now; when that is done the switch is quicker.
        await FollowAsync(Task.Delay(ForInstances, cancellation), cancellation);
        for (var attempt = 0; ; await FollowAsync(Task.Delay(BetweenAttempts, cancellation), cancellation))
        {
            await FollowAsync(decision, cancellation);
            if (!await decision) return false;
            if (await TryCloseAsync(close, cancellation)) return true;
            if (++attempt == MostAttempts)
                throw new MoveException(MoveExit.NotSwitched,
                    "Every value is verified, but the switch was given up: there was no moment at which everybody paused. The old database "
                    + "is in use as before. Try again, or move without --live, which keeps writers out.");
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (follower is not null) await follower.DisposeAsync();
        await instances.DisposeAsync();
        if (isCapturing) await CleanUpAsync();
    }

    // Where the target is near a pause costs nothing, and the processor is other people's.
    private async Task FollowAsync(Task until, CancellationToken cancellation)
    {
        while (!until.IsCompleted)
        {
            await follower!.RoundAsync(ForComparing, forgets: true, cancellation);
            await Task.WhenAny(until, Task.Delay(Pause, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> TryCloseAsync(Func<string, Task> close, CancellationToken cancellation)
    {
        // Little is left to do then while everybody waits.
        await numbers.RaiseAsync(target, cancellation);
        await follower!.RoundAsync(null, forgets: true, cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Longest);
        try
        {
            await instances.TellAsync(LivePhase.Closing, cancellation);
            if (await instances.FindSilentAsync(patience.Token) is { Count: > 0 } silent)
            {
                run.Output.Tell(new NoticeEvent($"Not switched yet: {string.Join(", ", silent)} did not answer in time."));
                return false;
            }
            await databases.HoldAsync(patience.Token);
            if (databases.Hold?.Weakness is { } weakness)
                throw new MoveException(MoveExit.NotSwitched,
                    $"Every value is verified, but nobody can be kept out at the switch: {weakness.TrimEnd('.')}. The old database is in "
                    + "use as before. Use a user who may lock its tables.");
            await follower.RoundAsync(null, forgets: false, patience.Token);
            await numbers.RaiseAsync(target, patience.Token);
            // Whoever closes it ends the source's snapshot.
            await run.Source.BeginSnapshotAsync(databases.Source, patience.Token);
            await close(follower.Comparison.Digest!);
            isSwitched = true;
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            run.Output.Tell(new NoticeEvent("Not switched yet: somebody was writing to the old database for too long."));
            return false;
        }
        finally
        {
            if (!isSwitched) await ReopenAsync();
        }
    }

    private async Task ReopenAsync()
    {
        await databases.ReleaseAsync();
        await instances.TellAsync(LivePhase.Ready, CancellationToken.None);
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
        }
        catch (Exception e) when (Databases.DriverFailure.Is(e) || e is MoveException)
        {
            run.Output.Tell(new NoticeEvent(
                $"The triggers of this move could not be taken out of the old database: {Databases.FailureWords.DescribeForReport(e)}"));
        }
    }
}
