using System.Security.Cryptography;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>Compares one table of two databases.</summary>
internal sealed class TableComparison
{
    private readonly ModelTable table;
    private readonly ILookup<RowKey, FixRecord> fixes;
    private readonly Action<DifferenceEvent> differs;
    private readonly bool hasFixes;
    private readonly List<FixRecord> excused = [];

    public TableComparison(ModelTable table, IReadOnlyList<FixRecord> fixes, Action<DifferenceEvent> differs)
    {
        this.table = table;
        this.differs = differs;
        this.fixes = fixes.Where(fix => fix.Table == table.Name).ToLookup(fix => fix.Key);
        hasFixes = this.fixes.Count > 0;
    }

    public long TargetRows { get; private set; }

    public string TargetDigest { get; private set; } = "";

    /// <summary>Fixes that explained a difference, with the source's value that they did it for.</summary>
    public IReadOnlyList<FixRecord> Excused => excused;

    /// <param name="source">Reads the source.</param>
    /// <param name="target">Reads the target.</param>
    /// <param name="isPrefix">Stop where the target ends.</param>
    /// <param name="progress">Takes rows of the source.</param>
    /// <param name="cancellation">Stops.</param>
    /// <param name="ofTarget">The table as the target is to read it, where its engine says otherwise which rows.</param>
    public async Task RunAsync(CanonicalReader source, CanonicalReader target, bool isPrefix, Action<int> progress,
        CancellationToken cancellation, ModelTable? ofTarget = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var (left, right) = (new CanonicalSide(source, table), new CanonicalSide(target, ofTarget ?? table));
        var reading =
            Task.WhenAll(Task.Run(() => left.ReadAsync(stop.Token), stop.Token), Task.Run(() => right.ReadAsync(stop.Token), stop.Token));
        try
        {
            await CompareAsync(left, right, isPrefix, progress, cancellation);
        }
        finally
        {
            // Both have ended, or one failed, or the rest of the source doesn't matter.
            await stop.EndAsync(reading);
        }
        (TargetRows, TargetDigest) = (right.Rows, right.Digest);
    }

    private async Task CompareAsync(CanonicalSide source, CanonicalSide target, bool isPrefix, Action<int> progress,
        CancellationToken cancellation)
    {
        await source.NextChunkAsync(cancellation);
        await target.NextChunkAsync(cancellation);
        while (!target.IsAtEnd || (!isPrefix && !source.IsAtEnd))
        {
            if (AreEqualChunks(source, target))
            {
                progress(source.ChunkRows);
                await source.NextChunkAsync(cancellation);
                await target.NextChunkAsync(cancellation);
                continue;
            }
            var order = source.IsAtEnd ? 1 : target.IsAtEnd ? -1 : CanonicalRow.CompareKeys(table, source.Row, target.Row);
            if (order < 0) Missing(source.Row, source.Place);
            else if (order > 0) TooMany(target.Row);
            else Compare(source.Row, target.Row);
            if (order <= 0) progress(1);
            if (order <= 0) await source.NextRowAsync(cancellation);
            if (order >= 0) await target.NextRowAsync(cancellation);
        }
    }

    private static bool AreEqualChunks(CanonicalSide source, CanonicalSide target) =>
        !source.IsAtEnd && !target.IsAtEnd && source.IsAtStart && target.IsAtStart
        && source.ChunkRows == target.ChunkRows && source.ChunkDigest.AsSpan().SequenceEqual(target.ChunkDigest);

    // A row whose key itself can't be moved was left out by its place.
    private void Missing(ReadOnlySpan<byte> row, long place)
    {
        var key = CanonicalRow.Key(table, row);
        if (hasFixes && IsSkipped(key, place, row)) return;
        differs(new(table.Name, key, null, "a row", "no such row"));
    }

    private void TooMany(ReadOnlySpan<byte> row) => differs(new(table.Name, CanonicalRow.Key(table, row), null, "no such row", "a row"));

    private void Compare(ReadOnlySpan<byte> source, ReadOnlySpan<byte> target)
    {
        if (source.SequenceEqual(target)) return;
        var key = CanonicalRow.Key(table, source);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (CanonicalRow.Field(source, i).SequenceEqual(CanonicalRow.Field(target, i))) continue;
            var column = table.Columns[i];
            if (hasFixes && IsFixed(key, column, source, target, i)) continue;
            differs(new(table.Name, key, column.Name, CanonicalRow.Show(column, source, i), CanonicalRow.Show(column, target, i)));
        }
    }

    private bool IsSkipped(RowKey key, long place, ReadOnlySpan<byte> row)
    {
        foreach (var fix in fixes[key].Concat(fixes[RowKey.At(place)]))
        {
            if (fix.Column is null && Excuses(fix, row)) return true;
        }
        return false;
    }

    private bool IsFixed(RowKey key, ModelColumn column, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, int place)
    {
        foreach (var fix in fixes[key])
        {
            if (fix.Column == column.Name && CanonicalRow.IsFixed(fix, column, target, place)
                && Excuses(fix, CanonicalRow.Field(source, place)))
                return true;
        }
        return false;
    }

    // A value that was mended in the source after the move is a difference again.
    private bool Excuses(FixRecord fix, ReadOnlySpan<byte> source)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(source));
        if (fix.SourceHash is { } known && known != hash) return false;
        excused.Add(fix with { SourceHash = hash });
        return true;
    }
}
