using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Live;

/// <summary>
/// Compares everything, some of it in each round, and begins anew at the end. What was equal in one round, and changed since only where
/// a round compared it again, is equal now: when all of it has had its turn, both databases are equal as a whole.
/// </summary>
public sealed class LiveComparison(MoveRun run, LiveDialect from, LiveDialect to, IReadOnlyList<FollowedTable> tables)
{
    private const int RowsAtOnce = 4096;

    private readonly StringBuilder digests = new();
    private int place;
    private ChangedKey? after;
    private long rows;

    /// <summary>How often everything was compared.</summary>
    public int Passes { get; private set; }

    /// <summary>Rows compared in the pass that is under way.</summary>
    public long RowsOfPass => rows;

    /// <summary>Rows of the last whole pass.</summary>
    public long RowsCompared { get; private set; }

    /// <summary>SHA-256 over the digests of all parts of the last whole pass; null before there was one.</summary>
    public string? Digest { get; private set; }

    /// <summary>Goes on comparing.</summary>
    /// <param name="source">In a snapshot.</param>
    /// <param name="target">At the same moment.</param>
    /// <param name="budget">The next part is begun within this time.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <exception cref="MoveException">The two differ.</exception>
    public async Task GoOnAsync(DbConnection source, DbConnection target, TimeSpan budget, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var pass = Passes;
        do
        {
            await NextAsync(source, target, cancellation);
        }
        while (Passes == pass && Stopwatch.GetElapsedTime(start) < budget);
    }

    private async Task NextAsync(DbConnection source, DbConnection target, CancellationToken cancellation)
    {
        var table = tables[place];
        var last = await LastAsync(source, table, cancellation);
        var (compared, digest) = await new LiveDifferences(run).CompareAsync(
            table.Model with { Only = from.Between(table, after, last) }, source,
            table.Model with { Only = to.Between(table, after, last) }, target, cancellation);
        rows += compared;
        digests.Append(table.Name).Append(' ').Append(digest).Append('\n');
        after = last;
        if (last is null && ++place == tables.Count) End();
    }

    // The last key of the part; null where the rest is smaller than a part.
    private async Task<ChangedKey?> LastAsync(DbConnection source, FollowedTable table, CancellationToken cancellation)
    {
        var keys = from.Engine.Quote(table.Model.Key.Select(column => column.Name));
        var rest = await source.QueryAsync(
            $"SELECT {keys} FROM {from.Engine.Quote(table.Name)} WHERE {from.Between(table, after, null)} ORDER BY {from.Order(table)} "
            + FormattableString.Invariant($"LIMIT 1 OFFSET {RowsAtOnce - 1}"), cancellation);
        return rest is [var row] ? new([.. row.Select(value => value!)]) : null;
    }

    private void End()
    {
        Passes++;
        (RowsCompared, Digest) = (rows, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(digests.ToString()))));
        digests.Clear();
        (place, rows) = (0, 0);
    }
}
