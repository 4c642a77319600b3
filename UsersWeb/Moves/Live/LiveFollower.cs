using System.Data.Common;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Live;

/// <summary>Keeps a target with a source that is being written to: has changes written down, and brings them over round by round.</summary>
public sealed class LiveFollower : IAsyncDisposable
{
    private readonly MoveRun run;
    private readonly LiveDialect from;
    private readonly ChangeLog log;
    private readonly Round round;
    private readonly DbConnection target;
    private DbConnection? source;
    private DbConnection? writer;

    /// <param name="run">The move.</param>
    /// <param name="from">How its source is followed.</param>
    /// <param name="to">How its target follows.</param>
    /// <param name="target">The target, where nobody else writes.</param>
    /// <param name="isFenced">Whether it has been left before.</param>
    public LiveFollower(MoveRun run, LiveDialect from, LiveDialect to, DbConnection target, bool isFenced = false)
    {
        (this.run, this.from, this.target) = (run, from, target);
        var tables = FollowedTable.Of(run.Model);
        log = new(from, tables);
        round = new(run, from, to, tables) { IsFenced = isFenced };
        Comparison = new(run, from, to, tables);
    }

    /// <summary>What has been compared beside the changed rows.</summary>
    public LiveComparison Comparison { get; }

    /// <summary>Makes the target ready to be brought up to date.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => round.PrepareAsync(target, cancellation);

    /// <summary>
    /// Brings the target to where the source is now, and compares some more. Broken off anywhere it is done again by the next round.
    /// </summary>
    /// <param name="budget">For comparing what was not changed; null leaves it.</param>
    /// <param name="forgets">Whether what was brought over is taken out of the log; not while writers are kept out, us included.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>How many rows had been changed.</returns>
    /// <exception cref="MoveException">The two differ.</exception>
    public async Task<int> RoundAsync(TimeSpan? budget, bool forgets, CancellationToken cancellation)
    {
        source ??= await run.Source.OpenToReadAsync(cancellation);
        await run.Source.BeginSnapshotAsync(source, cancellation);
        IReadOnlyList<TableChanges> changes;
        try
        {
            changes = await log.ReadAsync(source, cancellation);
            for (var left = changes; left.Count > 0;) left = await round.RunAsync(source, target, left, cancellation);
            if (budget is { } time) await Comparison.GoOnAsync(source, target, time, cancellation);
        }
        finally
        {
            await run.Source.EndSnapshotAsync(source, CancellationToken.None);
        }
        if (changes.Count > 0 && forgets) await ForgetAsync(changes, cancellation);
        return changes.Sum(change => change.Keys.Count);
    }

    /// <summary>Takes away what it has made in the target.</summary>
    public Task CleanUpAsync(DbConnection open, CancellationToken cancellation) => round.CleanUpAsync(open, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (source is not null) await source.DisposeAsync();
        if (writer is not null) await writer.DisposeAsync();
    }

    private async Task<DbConnection> OpenWriterAsync(CancellationToken cancellation)
    {
        var open = await run.Source.OpenAsync(cancellation);
        if (from.OfForgetting is { } setting) await open.ExecuteAsync(setting, cancellation);
        return open;
    }

    private async Task ForgetAsync(IReadOnlyList<TableChanges> changes, CancellationToken cancellation)
    {
        writer ??= await OpenWriterAsync(cancellation);
        await log.ForgetAsync(writer, changes, cancellation);
        await from.RelieveAsync(writer, cancellation);
    }
}
