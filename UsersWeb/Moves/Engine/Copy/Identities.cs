using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Engine.Copy;

/// <summary>
/// Lets the target number new rows where the source would have gone on: above the highest number ever given, so that the number
/// of somebody who was deleted is never given again. Proven by inserting a row that is rolled back.
/// </summary>
public sealed class Identities(MoveRun run)
{
    /// <summary>Sets and proves the next number of every table that has one.</summary>
    /// <exception cref="MoveException">A probe got another number.</exception>
    public async Task RunAsync(DbConnection source, DbConnection target, CancellationToken cancellation)
    {
        foreach (var table in run.Model.Tables.Where(table => table.HasIdentity))
        {
            var highest = await HighestAsync(source, table, cancellation);
            await run.Target.SetHighWaterAsync(target, table, highest, cancellation);
            if (highest >= Most(table))
            {
                run.Output.Tell(new NoticeEvent($"{table.Name} has used the largest number there is; neither side can number a new row."));
                continue;
            }
            var next = await new Probe(run, target).InsertAsync(table, cancellation);
            // A sequence goes on counting although the row was rolled back.
            await run.Target.SetHighWaterAsync(target, table, highest, cancellation);
            // Servers that share the work leave numbers out, each for the others.
            if (next <= highest)
                throw new MoveException(MoveExit.Copy,
                    string.Create(CultureInfo.InvariantCulture,
                    $"The next row of {table.Name} would get the number {next}, and {highest} was given already."));
        }
        // Probes of one table insert rows into those it refers to.
        foreach (var table in run.Model.Tables.Where(table => table.HasIdentity))
            await run.Target.SetHighWaterAsync(target, table, await HighestAsync(source, table, cancellation), cancellation);
    }

    // SQLite counts on beyond what the column takes elsewhere; rows with such numbers were left out by a rule, or are deleted.
    private async Task<long> HighestAsync(DbConnection source, ModelTable table, CancellationToken cancellation) =>
        Math.Min(await run.Source.ReadHighWaterAsync(source, table, cancellation), Most(table));

    private static long Most(ModelTable table) => table.Columns[0].Kind == ColumnKind.Int32 ? int.MaxValue : long.MaxValue;
}
