using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Live;

/// <summary>Puts a target into service that follows, which keeps writers waiting for a moment.</summary>
/// <param name="run">The move.</param>
/// <param name="to">How its target is followed, when there is to be a way back; else null.</param>
/// <param name="databases">Both databases.</param>
/// <param name="follower">What keeps the target near.</param>
/// <param name="target">The target, where nobody else writes.</param>
internal sealed class LiveSwitch(
    MoveRun run, LiveDialect? to, MoveDatabases databases, LiveFollower follower, DbConnection target) : IAsyncDisposable
{
    private static readonly TimeSpan ForComparing = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForInstances = TimeSpan.FromSeconds(4);

    // For hours or days: the processor is other people's.
    private static readonly TimeSpan ForComparingSlowly = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(500);

    // Instances let nobody wait for longer.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private const int MostAttempts = 5;

    private readonly LiveNumbers numbers = new(run);

    /// <summary>Whether the target is in service.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The instances that use the source.</summary>
    public LiveInstances Instances { get; } = new(run);

    /// <summary>Tells instances to make their next web host, and has the target's own changes written down from its first one on.</summary>
    /// <exception cref="MoveException">They can't be written down there.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (to is not null) await CaptureAsync(to, cancellation);
        await Instances.TellAsync(LivePhase.Ready, cancellation);
        // When all of them have made it the switch is quicker.
        await FollowAsync(Task.Delay(ForInstances, cancellation), isSoon: true, cancellation);
    }

    /// <summary>Keeps the target near until something has come.</summary>
    /// <param name="until">What.</param>
    /// <param name="isSoon">Whether that is a matter of seconds.</param>
    /// <param name="cancellation">Breaks it off.</param>
    public async Task FollowAsync(Task until, bool isSoon, CancellationToken cancellation)
    {
        while (!until.IsCompleted)
        {
            await follower.RoundAsync(isSoon ? ForComparing : ForComparingSlowly, forgets: true, cancellation);
            // Where the target is near a pause costs nothing.
            await Task.WhenAny(until, Task.Delay(isSoon ? Pause : LongPause, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Switches, in a moment at which everybody pauses.</summary>
    /// <param name="close">Puts the target into service, while writers are kept out.</param>
    /// <param name="cancellation">Stops, up to the moment of the switch.</param>
    /// <exception cref="MoveException">There was none.</exception>
    public async Task RunAsync(Func<string, Task> close, CancellationToken cancellation)
    {
        for (var attempt = 1; !await TryAsync(close, cancellation); attempt++)
        {
            if (attempt == MostAttempts)
                throw new MoveException(MoveExit.NotSwitched,
                    "Every value is verified, but the switch was given up: there was no moment at which everybody paused. The old database "
                    + "is in use as before. Try again, or move without --live, which keeps writers out.");
            await FollowAsync(Task.Delay(BetweenAttempts, cancellation), isSoon: true, cancellation);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Instances.DisposeAsync();

    private async Task CaptureAsync(LiveDialect dialect, CancellationToken cancellation)
    {
        try
        {
            await run.Target.Marks.MakeLiveAsync(target, cancellation);
            await new ChangeLog(dialect, FollowedTable.Of(run.Model)).InstallAsync(target, cancellation);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException && !cancellation.IsCancellationRequested)
        {
            throw new MoveException(MoveExit.NotSwitched,
                "Every value is verified, but nothing was switched, because there would be no way back: changes of the new database "
                + $"can't be followed. {Databases.FailureWords.DescribeForReport(e)} Move without --way-back, or mend that.", e);
        }
    }

    private async Task<bool> TryAsync(Func<string, Task> close, CancellationToken cancellation)
    {
        // Little is left to do then while everybody waits.
        await numbers.RaiseAsync(target, cancellation);
        await follower.RoundAsync(null, forgets: true, cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Longest);
        try
        {
            await Instances.TellAsync(LivePhase.Closing, cancellation);
            if (await Instances.FindSilentAsync(patience.Token) is { Count: > 0 } silent)
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
            return IsDone = true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            run.Output.Tell(new NoticeEvent("Not switched yet: somebody was writing to the old database for too long."));
            return false;
        }
        finally
        {
            if (!IsDone) await ReopenAsync();
        }
    }

    private async Task ReopenAsync()
    {
        await databases.ReleaseAsync();
        await Instances.TellAsync(LivePhase.Ready, CancellationToken.None);
    }
}
