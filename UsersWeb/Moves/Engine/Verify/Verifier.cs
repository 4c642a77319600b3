using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>
/// Compares two databases by value. Both are read anew, in the order of their keys, and compared chunk by chunk by
/// SHA-256; where chunks differ, row by row and column by column.
/// </summary>
public sealed class Verifier(MoveEngine source, MoveEngine target, TableModel model, MoveOutput output, TimeProvider clock)
{
    /// <summary>Rows in a chunk: some 500 kB.</summary>
    public const int ChunkRows = 1024;

    /// <summary>Differences that are printed; beyond that they are only counted.</summary>
    public const int Listed = 1000;

    /// <summary>Compares all tables.</summary>
    /// <param name="sourceOpen">The source, in a snapshot.</param>
    /// <param name="targetOpen">The target; nobody writes it.</param>
    /// <param name="fixes">What rules changed: differences that are wanted.</param>
    /// <param name="total">Rows, for the progress.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<Verdict> CompareAsync(DbConnection sourceOpen, DbConnection targetOpen, IReadOnlyList<FixRecord> fixes, long total,
        CancellationToken cancellation)
    {
        var progress = new StepProgress(output, clock, MoveStep.Verify, total);
        var tables = new List<TableDigest>();
        var excused = new List<FixRecord>();
        var differences = 0L;
        foreach (var table in model.Tables)
        {
            var comparison = new TableComparison(table, fixes, Difference);
            await comparison.RunAsync(source.CreateCanonicalReader(sourceOpen), target.CreateCanonicalReader(targetOpen), isPrefix: false,
                rows => progress.Add(table.Name, rows), cancellation);
            tables.Add(new(table.Name, comparison.TargetRows, comparison.TargetDigest));
            excused.AddRange(comparison.Excused);
        }
        progress.End(model.Tables[^1].Name);
        return new(tables, differences, Digest(tables), excused);

        void Difference(DifferenceEvent difference)
        {
            differences++;
            if (differences <= Listed) output.Tell(difference);
            if (differences == Listed) output.Tell(new NoticeEvent("Further differences are counted and not listed."));
        }
    }

    /// <summary>Whether the rows that are in the target are the first of the source, so that an interrupted copy may go on.</summary>
    public async Task<bool> IsPrefixAsync(DbConnection sourceOpen, DbConnection targetOpen, ModelTable table,
        IReadOnlyList<FixRecord> fixes, CancellationToken cancellation)
    {
        var isEqual = true;
        var comparison = new TableComparison(table, fixes, _ => isEqual = false);
        await comparison.RunAsync(source.CreateCanonicalReader(sourceOpen), target.CreateCanonicalReader(targetOpen), isPrefix: true,
            _ => { }, cancellation);
        return isEqual;
    }

    private static string Digest(IEnumerable<TableDigest> tables) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', tables.Select(table => $"{table.Table} {table.Digest}")))));
}

/// <summary>What a comparison found.</summary>
/// <param name="Tables">The target's tables.</param>
/// <param name="Differences">Values that differ, rows that are missing and rows too many.</param>
/// <param name="Digest">SHA-256 over all tables of the target.</param>
/// <param name="Excused">Fixes that explained a difference.</param>
public sealed record Verdict(IReadOnlyList<TableDigest> Tables, long Differences, string Digest, IReadOnlyList<FixRecord> Excused)
{
    /// <summary>All rows of the target, where they were not compared table by table.</summary>
    public long? RowsInAll { get; init; }

    /// <summary>All rows of the target.</summary>
    public long Rows => RowsInAll ?? Tables.Sum(table => table.Rows);
}
