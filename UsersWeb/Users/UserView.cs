namespace UsersWeb.Users;

/// <summary>A list of users that is asked for often.</summary>
/// <param name="English">Its name.</param>
/// <param name="Filters">What it asks for.</param>
public sealed record UserView(string English, params (string Name, string Value)[] Filters)
{
    /// <summary>Its name, in the language of now.</summary>
    public string Words => T(English);

    /// <summary>Those that everybody has.</summary>
    public static IReadOnlyList<UserView> All { get; } =
    [
        new(TKey("All")),
        new(TKey("Administrators"), ("role", "administrator")),
        new(TKey("Not signed in for 90 days"), ("notSignedInSince", "90d")),
        new(TKey("Waiting"), ("status", "waiting")),
        new(TKey("Unconfirmed for a week"), ("status", "unconfirmed"), ("createdBefore", "7d")),
        new(TKey("Deactivated"), ("status", "deactivated")),
    ];

    /// <summary>Its query, in the order and the size that a search has.</summary>
    public QueryString Query(UserSearch search) => UserSearch.QueryOf(Filters, null, search.Sort, search.Size);

    /// <summary>Whether a search asks for just this.</summary>
    public bool Is(UserSearch search) => string.IsNullOrWhiteSpace(search.Q) && search.Filters.Count == Filters.Length
        && Filters.All(filter => search.Filters.GetValueOrDefault(filter.Name) == filter.Value);
}
