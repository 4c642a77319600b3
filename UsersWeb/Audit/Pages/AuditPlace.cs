using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Audit.Pages;

/// <summary>The place in a list of entries, as it stands in the URL, and its page.</summary>
public sealed class AuditPlace
{
    /// <summary>Most rows a page.</summary>
    public const int SizeLimit = 200;

    private const int UsualSize = 50;

    /// <summary>Sizes the page offers.</summary>
    public static readonly int[] Sizes = [20, UsualSize, 100, SizeLimit];

    /// <summary>Rows a page, 1 to <see cref="SizeLimit"/>.</summary>
    public int Size { get; set; } = UsualSize;

    /// <summary>Cursor of the page that comes next.</summary>
    public string? After { get; set; }

    /// <summary>Cursor of the page that comes before.</summary>
    public string? Before { get; set; }

    /// <summary>Reads the page.</summary>
    public async Task<AuditList> ReadAsync(AuditSearch search, UsersDbContext db, CancellationToken cancellation) =>
        await ReadAsync(await search.QueryAsync(db, cancellation), db, cancellation);

    /// <inheritdoc cref="ReadAsync(AuditSearch, UsersDbContext, CancellationToken)"/>
    public async Task<AuditList> ReadAsync(AuditQuery query, UsersDbContext db, CancellationToken cancellation)
    {
        var size = Size is < 1 or > SizeLimit ? UsualSize : Size;
        var page = await query.ReadAsync(size, After, Before, cancellation);
        // Counting reads the matches a second time, so don't where the page shows all there is.
        var count = page is { Next: null, Previous: null } ? page.Items.Count : await query.CountAsync(cancellation);
        return new(page, size, count, await PresentAsync(page.Items, db, cancellation));
    }

    private static async Task<HashSet<long>> PresentAsync(
        IReadOnlyList<AuditEntry> entries, UsersDbContext db, CancellationToken cancellation)
    {
        var ids = entries.SelectMany(entry => new[] { entry.ActorId, entry.SubjectId }).OfType<long>().Distinct().ToList();
        if (ids.Count == 0) return [];
        return await db.Users.Where(user => ids.Contains(user.Id)).Select(user => user.Id).ToHashSetAsync(cancellation);
    }
}
