using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>
/// Entries of the audit, the newest first. They may be asked for in several parts that have none in common, each of which begins in
/// an index of its own; one statement with OR would sort all that match.
/// </summary>
public sealed class AuditQuery(IReadOnlyList<IQueryable<AuditEntry>> parts)
{
    /// <summary>Entries are counted no further than this.</summary>
    public const int CountLimit = 10_000;

    // Read at once where all are read: nothing else waits for long, and not much is held in memory.
    private const int Block = 500;

    private static readonly Keyset<AuditEntry, AuditEntry> Order = new Keyset<AuditEntry, AuditEntry, DateTime>(
        e => e.At, e => e.Id, entry => entry.At.Ticks.ToString(CultureInfo.InvariantCulture), entry => entry.Id, ReadInstant);

    /// <summary>Whether a text is a cursor of this order.</summary>
    public static bool IsCursor(string text) => Place(text) is not null;

    /// <summary>One page.</summary>
    /// <param name="size">Most rows.</param>
    /// <param name="after">Cursor of the page that comes next.</param>
    /// <param name="before">Cursor of the page that comes before. One that is none starts at the beginning.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<Page<AuditEntry>> ReadAsync(int size, string? after, string? before, CancellationToken cancellation)
    {
        var from = Place(after ?? before);
        var backward = from is not null && after is null;
        var rows = await TakeAsync(size + 1, from, backward, cancellation);
        var more = rows.Count > size;
        if (more) rows.RemoveAt(size);
        if (backward) rows.Reverse();
        return new(rows,
            rows.Count > 0 && (backward || more) ? Cursor.Write("audit", Order.PlaceOf(rows[^1])) : null,
            rows.Count > 0 && (backward ? more : from is not null) ? Cursor.Write("audit", Order.PlaceOf(rows[0])) : null);
    }

    /// <summary>All of them, read block by block; those that are written meanwhile are left out.</summary>
    /// <param name="cancellation">Of the caller.</param>
    /// <param name="most">Ends after so many.</param>
    public async IAsyncEnumerable<AuditEntry> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellation, int most = int.MaxValue)
    {
        KeysetPlace? from = null;
        while (true)
        {
            var size = Math.Min(Block, most);
            var rows = await TakeAsync(size, from, backward: false, cancellation);
            foreach (var row in rows) yield return row;
            most -= rows.Count;
            if (rows.Count < size || most == 0) yield break;
            from = Order.PlaceOf(rows[^1]);
        }
    }

    /// <summary>How many there are, counted up to one more than <see cref="CountLimit"/>.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation)
    {
        var count = 0;
        foreach (var part in parts)
        {
            if (count <= CountLimit) count += await part.Take(CountLimit + 1 - count).CountAsync(cancellation);
        }
        return count;
    }

    private async Task<List<AuditEntry>> TakeAsync(int count, KeysetPlace? from, bool backward, CancellationToken cancellation)
    {
        var rows = new List<AuditEntry>();
        foreach (var part in parts)
            rows.AddRange(await Order.Seek(part, descending: !backward, from).Take(count).ToListAsync(cancellation));
        if (parts.Count == 1) return rows;
        var merged = backward ? rows.OrderBy(row => row.At).ThenBy(row => row.Id)
            : rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id);
        return [.. merged.Take(count)];
    }

    private static KeysetPlace? Place(string? cursor) =>
        cursor is not null && Cursor.TryRead(cursor, "audit", out var place) && Order.Accepts(place.Key) ? place : null;

    private static DateTime ReadInstant(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new(ticks, DateTimeKind.Utc) : throw new FormatException();
}
