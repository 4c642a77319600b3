using System.Data.Common;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Engine;

/// <summary>Looks now and then what the target's server waits for, so that a move that stands still says why. Disposing ends it.</summary>
internal sealed class WaitWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stop;
    private readonly Task looking;

    private WaitWatch(MoveRun run, CancellationToken cancellation)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        looking = LookAsync(run, stop.Token);
    }

    /// <summary>Begins to look.</summary>
    public static WaitWatch Begin(MoveRun run, CancellationToken cancellation) => new(run, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stop.EndAsync(looking);
        stop.Dispose();
    }

    // Told when it begins, and again when it is something else.
    private static async Task LookAsync(MoveRun run, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Pause, run.Clock);
        string? told = null;
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var wait = await AskAsync(run.Target, cancellation);
            if (wait is not null && wait != told) run.Output.Tell(new NoticeEvent(wait));
            told = wait;
        }
    }

    private static async Task<string?> AskAsync(MoveEngine target, CancellationToken cancellation)
    {
        try
        {
            return await target.ReadWaitAsync(cancellation);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // The move itself finds out what is wrong.
            return null;
        }
    }
}
