using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>What can be done to somebody from their row in the list. <see cref="All"/> is the one list of it.</summary>
/// <param name="Name">The code of a deed, or the page below that of the person.</param>
/// <param name="English">For people.</param>
/// <param name="Permission">What the one who asks needs.</param>
/// <param name="Deed">What is done at once; null where a page opens.</param>
public sealed record RowItem(string Name, string English, Permissions Permission, BulkDeed? Deed)
{
    private const string Edit = "edit";

    /// <summary>The list, in the order in which people see it; no more than ten.</summary>
    public static IReadOnlyList<RowItem> All { get; } =
    [
        new(Edit, TKey("Edit"), Permissions.ChangeUsers, null),
        .. BulkDeed.All.Where(deed => deed.IsQuick).Select(deed => new RowItem(deed.Code, deed.English, deed.Permission, deed)),
        new("delete", TKey("Delete…"), Permissions.DeleteUsers, null),
    ];

    /// <summary>For people, in the language of now.</summary>
    public string Words => Deed?.Words ?? T(English);

    /// <summary>What can be done to somebody, as far as one sees.</summary>
    public static IEnumerable<RowItem> Of(BulkPerson person, Current current) => All.Where(item => item.IsFor(person, current));

    /// <summary>The same as digits, the places in <see cref="All"/>: the page says it once for each row. Empty for nothing.</summary>
    public static string Places(BulkPerson person, Current current) =>
        string.Concat(Enumerable.Range(0, All.Count).Where(place => All[place].IsFor(person, current)));

    private bool IsFor(BulkPerson person, Current current)
    {
        if (!current.May(Permission)) return false;
        if (Deed is not null) return Deed.Refusal(person, current) is null;
        return person.Id == current.UserId ? Name == Edit : !person.IsAbove(current);
    }
}
