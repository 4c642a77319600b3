using System.Collections.Immutable;

namespace UsersWeb.Moves.Pages;

/// <summary>A page of problems or differences, of those that are kept.</summary>
/// <param name="Items">Its rows.</param>
/// <param name="Place">Where it is in the list.</param>
public sealed record MoveListPage<T>(IReadOnlyList<T> Items, MoveListPlace Place);

/// <summary>Where a page is in its list.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Pages">How many there are.</param>
/// <param name="First">Number of its first row, from 1.</param>
/// <param name="Last">Number of its last row.</param>
/// <param name="Count">All that were found, kept or not.</param>
public sealed record MoveListPlace(int Page, int Pages, int First, int Last, int Count);

/// <summary>Cuts lists into pages.</summary>
public static class MoveListPage
{
    /// <summary>The page with this number, or the nearest there is.</summary>
    public static MoveListPage<T> Of<T>(ImmutableList<T> kept, int count, int page)
    {
        var pages = Math.Max(1, (kept.Count + MoveQuery.ListSize - 1) / MoveQuery.ListSize);
        page = Math.Clamp(page, 1, pages);
        var start = (page - 1) * MoveQuery.ListSize;
        var items = kept.GetRange(start, Math.Min(MoveQuery.ListSize, kept.Count - start));
        return new(items, new(page, pages, Math.Min(start + 1, kept.Count), start + items.Count, count));
    }
}
