using System.Data.Common;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engine.Copy;

/// <summary>
/// Where an interrupted copy goes on. Rows that are there already are compared first: the source may have been in use
/// since.
/// </summary>
internal sealed class Resumption(MoveRun run, TargetDatabase database)
{
    /// <summary>How far each table is; empty when everything is to be copied anew, and then the target is empty.</summary>
    public async Task<IReadOnlyList<Watermark>> FindAsync(DbConnection target, CancellationToken cancellation)
    {
        run.Output.Tell(new NoticeEvent("Comparing what is there already with the source."));
        await Journal.CreateAsync(target, run.Target, cancellation);
        var watermarks = await Journal.ReadWatermarksAsync(target, run.Target, cancellation);
        // It ended before its first transaction: what is there are the rows that migrations put in.
        if (watermarks.Count == 0) await database.ClearAsync(target, cancellation);
        var fixes = await Journal.ReadFixesAsync(target, run.Target, cancellation);
        if (!run.Problems.AreExpected(fixes))
            return await ClearAsync(
                "The rules, or the values they are for, have changed since the move was interrupted; everything is copied anew.");
        var verifier = new Verifier(run.Source, run.Target, run.Model, run.Output, run.Clock);
        foreach (var mark in watermarks)
        {
            var table = run.Model.Tables.Single(table => table.Name == mark.Table);
            if (!await IsPrefixAsync(verifier, target, table, fixes, cancellation))
                return await ClearAsync(
                    $"The source has changed since the move was interrupted ({mark.Table}); everything is copied anew.");
        }
        // A table may have grown at its end since.
        return [.. watermarks.Select(mark => mark with { IsComplete = false })];

        async Task<IReadOnlyList<Watermark>> ClearAsync(string why)
        {
            run.Output.Tell(new NoticeEvent(why));
            await database.ClearAsync(target, cancellation);
            return [];
        }
    }

    // Reading is broken off where the target ends. What that leaves of a connection is not for the copy, which needs its snapshot.
    private async Task<bool> IsPrefixAsync(Verifier verifier, DbConnection target, ModelTable table, IReadOnlyList<FixRecord> fixes,
        CancellationToken cancellation)
    {
        await using var source = await run.Source.OpenToReadAsync(cancellation);
        await run.Source.BeginSnapshotAsync(source, cancellation);
        return await verifier.IsPrefixAsync(source, target, table, fixes, cancellation);
    }
}
