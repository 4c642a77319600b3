using UsersWeb.Databases;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Live;

/// <summary>What a live move that was killed has left in its source: triggers that cost writers time, and logs that grow.</summary>
public static class LiveLeftovers
{
    /// <summary>Takes it away, unless that move still runs.</summary>
    /// <exception cref="MoveException">It could not be taken away, or is a way back that somebody may still want.</exception>
    public static async Task RemoveAsync(MoveRun run, LiveDialect from, CancellationToken cancellation)
    {
        var (areThere, isWayBack) = await LookAsync(run, cancellation);
        if (!areThere) return;
        if (isWayBack)
            throw new MoveException(MoveExit.Failed,
                "The way back from this database is still open. Have done with it first: UsersWeb db move --finish");
        try
        {
            await using var open = await run.Source.OpenAsync(cancellation);
            await new ChangeLog(from, FollowedTable.Of(run.Model)).RemoveAsync(open, cancellation);
            await run.Source.Marks.RemoveLiveAsync(open, cancellation);
        }
        catch (Exception e) when (DriverFailure.Is(e))
        {
            throw new MoveException(MoveExit.Failed,
                $"The triggers of a move that was killed can't be taken out of the source: {FailureWords.DescribeForReport(e)}", e);
        }
    }

    private static async Task<(bool AreThere, bool IsWayBack)> LookAsync(MoveRun run, CancellationToken cancellation)
    {
        try
        {
            await using var look = await run.Source.OpenToReadAsync(cancellation);
            var sign = await run.Source.Marks.ReadLiveAsync(look, cancellation);
            // Also without the sign, of somebody who had followed and was not the one who went back.
            var isLogged = (await run.Source.ReadTableNamesAsync(look, cancellation))
                .Any(name => name.StartsWith(TableModel.LogPrefix, StringComparison.Ordinal));
            return ((sign is not null || isLogged) && !await run.Source.IsLockedAsync(cancellation), sign is { IsOfWayBack: true });
        }
        catch (Exception e) when (DriverFailure.Is(e) || e is MoveException)
        {
            // The move tells of a source that can't be read, in its own words.
            return default;
        }
    }
}
