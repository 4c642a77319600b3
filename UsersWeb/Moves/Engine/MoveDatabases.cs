using System.Data.Common;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Engine;

/// <summary>Both databases of a move, open and locked against other movers and against writers.</summary>
public sealed class MoveDatabases : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> held = [];
    private readonly MoveRun run;
    private DbConnection? target;

    private MoveDatabases(MoveRun run, DbConnection source) => (this.run, Source) = (run, source);

    /// <summary>The source, in a snapshot; or a copy of it.</summary>
    public DbConnection Source { get; private set; }

    /// <summary>The target; there is none before it was created.</summary>
    public DbConnection? Target => target;

    /// <summary>What keeps writers out of the source; null in a preflight alone and in a rehearsal, which read one snapshot.</summary>
    public WriterHold? Hold { get; private set; }

    /// <summary>Opens both databases.</summary>
    /// <exception cref="MoveException">Another move is running, or both are the same database.</exception>
    public static async Task<MoveDatabases> OpenAsync(MoveRun run, TargetDatabase database, CancellationToken cancellation)
    {
        var databases = new MoveDatabases(run, await ReachAsync("source can't be opened", () => run.Source.OpenToReadAsync(cancellation)));
        try
        {
            await databases.LockAsync(await ReachAsync("target can't be reached", () => database.ExistsAsync(cancellation)), cancellation);
            if (run.Options is { Rehearse: false, PreflightOnly: false, Live: false }) await databases.HoldAsync(cancellation);
            await run.Source.BeginSnapshotAsync(databases.Source, cancellation);
            return databases;
        }
        catch
        {
            await databases.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads a copy of the source from now on.</summary>
    public async Task UseCopyAsync(DbConnection copy)
    {
        await Source.DisposeAsync();
        Source = copy;
    }

    /// <summary>Opens a target that was created just now.</summary>
    public async Task<DbConnection> OpenTargetAsync(CancellationToken cancellation)
    {
        if (target is not null) return target;
        held.Add(await run.Target.TryLockAsync(cancellation) ?? throw Busy(run.Target));
        return target = await run.Target.OpenAsync(cancellation);
    }

    /// <summary>Makes sure that writers were kept out until now.</summary>
    /// <exception cref="MoveException">The server or the network has cut the connection that did so.</exception>
    public async Task AssureHoldAsync(CancellationToken cancellation)
    {
        if (Hold is not null && !await Hold.IsHeldAsync(cancellation))
            throw new MoveException(MoveExit.Copy,
                "The connection that kept writers out of the source was cut, so somebody may have written since. The source is as it "
                + "was; continue with --resume.");
    }

    /// <summary>Lets writers into the source again, before the move has ended.</summary>
    public async Task ReleaseAsync()
    {
        if (Hold is not null) await Hold.DisposeAsync();
        Hold = null;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (target is not null) await target.DisposeAsync();
        await Source.DisposeAsync();
        await ReleaseAsync();
        foreach (var one in Enumerable.Reverse(held)) await one.DisposeAsync();
    }

    private static async Task<T> ReachAsync<T>(string failure, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            throw new MoveException(MoveExit.Failed, $"The {failure}: {FailureWords.Describe(e)}", e);
        }
    }

    private async Task LockAsync(bool targetExists, CancellationToken cancellation)
    {
        if (run.Options.Rehearse || run.Options.PreflightOnly) await LockForReadingAsync(targetExists, cancellation);
        else await LockForMovingAsync(targetExists, cancellation);
        if (targetExists) target = await run.Target.OpenAsync(cancellation);
    }

    // The source's application goes on: its lock, which would make that read-only, is looked at and not taken.
    private async Task LockForReadingAsync(bool targetExists, CancellationToken cancellation)
    {
        if (await run.Source.IsLockedAsync(cancellation)) throw Busy(run.Source);
        if (!targetExists) return;
        var free = await run.Target.TryLockAsync(cancellation) ?? throw Busy(run.Target);
        if (!await run.Source.IsLockedAsync(cancellation))
        {
            held.Add(free);
            return;
        }
        await free.DisposeAsync();
        throw await run.Source.IsLockedAsync(cancellation) ? Busy(run.Source) : Same();
    }

    private async Task LockForMovingAsync(bool targetExists, CancellationToken cancellation)
    {
        await SignAsync(cancellation);
        var source = await run.Source.TryLockAsync(cancellation) ?? throw Busy(run.Source);
        try
        {
            if (targetExists) await LockTargetAsync(source, cancellation);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
        held.Add(source);
    }

    // Before the lock, so that the application knows what that means which it sees; and never that of another move that runs.
    private async Task SignAsync(CancellationToken cancellation)
    {
        if (run.Options is { Live: false } or { IsReturn: true }) return;
        if (await run.Source.IsLockedAsync(cancellation)) throw Busy(run.Source);
        await using var open = await run.Source.OpenAsync(cancellation);
        await run.Source.Marks.MakeInstancesAsync(open, cancellation);
        await run.Source.Marks.WriteLiveAsync(open, new(run.Id, LivePhase.Capturing), cancellation);
    }

    // The lock belongs to the database itself, so one database under two names is found out by it.
    private async Task LockTargetAsync(IAsyncDisposable source, CancellationToken cancellation)
    {
        if (await run.Target.TryLockAsync(cancellation) is { } free)
        {
            held.Add(free);
            return;
        }
        await source.DisposeAsync();
        if (await run.Target.TryLockAsync(cancellation) is not { } same) throw Busy(run.Target);
        await same.DisposeAsync();
        throw Same();
    }

    /// <summary>Keeps writers out of the source from now on.</summary>
    /// <exception cref="MoveException">Somebody wrote for too long.</exception>
    public async Task HoldAsync(CancellationToken cancellation)
    {
        // Tables that are missing are for the preflight to tell of.
        var there = run.Model.Tables.Select(table => table.Name).Intersect(await run.Source.ReadTableNamesAsync(Source, cancellation))
            .ToList();
        if (there.Count == 0) return;
        try
        {
            Hold = await run.Source.HoldWritersAsync(there, cancellation);
        }
        catch (InvalidOperationException e)
        {
            throw new MoveException(MoveExit.Failed, e.Message, e);
        }
        if (Hold.Weakness is { } weakness) run.Output.Tell(new NoticeEvent(weakness));
    }

    private static MoveException Same() => new(MoveExit.Usage, "The source and the target are the same database.");

    private static MoveException Busy(MoveEngine engine) =>
        new(MoveExit.Failed, $"Another move is working on {engine.ConnectionString.Masked}; wait until it has ended.");
}
