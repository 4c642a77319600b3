using System.Data.Common;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Live;

/// <summary>Compares some rows of both databases, which see the same moment.</summary>
internal sealed class LiveDifferences(MoveRun run)
{
    private long differences;

    /// <summary>Compares.</summary>
    /// <returns>The digest of the target's rows.</returns>
    /// <exception cref="MoveException">They differ; each difference was told.</exception>
    public async Task<(long Rows, string Digest)> CompareAsync(
        ModelTable ofSource, DbConnection source, ModelTable ofTarget, DbConnection target, CancellationToken cancellation)
    {
        var comparison = new TableComparison(ofSource, [], Tell);
        await comparison.RunAsync(run.Source.CreateCanonicalReader(source), run.Target.CreateCanonicalReader(target), isPrefix: false,
            _ => { }, cancellation, ofTarget);
        if (differences == 0) return (comparison.TargetRows, comparison.TargetDigest);
        throw new MoveException(MoveExit.Verification,
            $"The new database differs from the old one in {ofSource.Name}: somebody has changed rows past the triggers that write changes "
            + "down, or in the new database. The old database is in use as before; begin anew when the cause is known.");
    }

    private void Tell(DifferenceEvent difference)
    {
        differences++;
        if (differences <= Verifier.Listed) run.Output.Tell(difference);
    }
}
