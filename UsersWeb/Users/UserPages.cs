using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users.Lists;
using UsersWeb.Users.Search;

namespace UsersWeb.Users;

/// <summary>What the list shows.</summary>
/// <param name="Search">What was asked for, as it stands in the URL.</param>
/// <param name="Page">The rows, with cursors to both sides; null when a parameter is not understood.</param>
/// <param name="Total">How many users match; null where that is not known.</param>
/// <param name="HasSamples">Whether sample people are there to be removed.</param>
/// <param name="Marks">More of each row, by its key.</param>
/// <param name="Layout">How whoever looks has it shown.</param>
/// <param name="Views">The lists that they keep, by name.</param>
/// <param name="CurrentView">The one of them that this list is; null for none.</param>
public sealed record UserListPage(
    UserSearch Search, Page<UserRow>? Page, UserTotal? Total, bool HasSamples, IReadOnlyDictionary<long, UserMarks> Marks,
    ListLayout Layout, IReadOnlyList<SavedView> Views, SavedView? CurrentView)
{
    /// <summary>Where the page is: 51–100 of 12,340.</summary>
    public string? Place => Page is not { Items.Count: > 0 and var count } page ? null
        : Total is null
        ? $"{Human.Number(page.Start + 1)}–{Human.Number(page.Start + count)}"
        : T("{0}–{1} of {2}", Human.Number(page.Start + 1), Human.Number(page.Start + count), Total.Words());

    /// <summary>How many were found, to be read aloud: 12 users found.</summary>
    public string Found => Page is not { Items.Count: > 0 } ? T("Nobody found") : Total?.Found() ?? T("Some users found");
}

/// <summary>What the page of one user shows.</summary>
/// <param name="User">Who.</param>
/// <param name="Roles">Names of their roles.</param>
/// <param name="Tokens">How many API tokens they have.</param>
/// <param name="IsSelf">Whether whoever looks is the same person.</param>
/// <param name="IsCovered">Whether whoever looks may act on them.</param>
public sealed record UserDetailsPage(UserRow User, IReadOnlyList<string> Roles, int Tokens, bool IsSelf, bool IsCovered);

/// <summary>Asks before deleting.</summary>
/// <param name="User">Who would be deleted.</param>
/// <param name="Roles">Roles that would be taken from them.</param>
/// <param name="Tokens">API tokens that would stop working.</param>
/// <param name="Refusal">Why it can't be done, or null.</param>
public sealed record UserDeletionPage(UserRow User, IReadOnlyList<string> Roles, int Tokens, string? Refusal);
