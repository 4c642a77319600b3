namespace UsersWeb.Users;

/// <summary>A list of users that is asked for often.</summary>
/// <param name="Words">Its name.</param>
/// <param name="Filters">What it asks for.</param>
public sealed record UserView(string Words, params (string Name, string Value)[] Filters)
{
    /// <summary>Those that everybody has.</summary>
    public static IReadOnlyList<UserView> All { get; } =
    [
        new("All"),
        new("Administrators", ("role", "administrator")),
        new("Not signed in for 90 days", ("notSignedInSince", "90d")),
        new("Waiting", ("status", "waiting")),
        new("Unconfirmed for a week", ("status", "unconfirmed"), ("createdBefore", "7d")),
        new("Deactivated", ("status", "deactivated")),
    ];

    /// <summary>Its query, in the order and the size that a search has.</summary>
    public QueryString Query(UserSearch search) => UserSearch.QueryOf(Filters, null, search.Sort, search.Size);

    /// <summary>Whether a search asks for just this.</summary>
    public bool Is(UserSearch search) => string.IsNullOrWhiteSpace(search.Q) && search.Filters.Count == Filters.Length
        && Filters.All(filter => search.Filters.GetValueOrDefault(filter.Name) == filter.Value);
}
