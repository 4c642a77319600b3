using Microsoft.AspNetCore.Http.Extensions;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Dashboard;

/// <summary>People who need attention: whom the list shows by these filters, and nobody else.</summary>
/// <param name="One">What is said of one person.</param>
/// <param name="Many">What is said of several.</param>
/// <param name="Filters">Of the list of users.</param>
public sealed record Concern(string One, string Many, params (string Name, string Value)[] Filters)
{
    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<Concern> All { get; } =
    [
        new("administrator has no second factor", "administrators have no second factor",
            ("status", "active"), ("role", "administrator"), ("secondFactor", "none")),
        new("person waits to be approved", "people wait to be approved", ("status", "waiting")),
        new("person has been unconfirmed for a week", "people have been unconfirmed for a week",
            ("status", "unconfirmed"), ("createdBefore", "7d")),
        new("person has not signed in for 90 days", "people have not signed in for 90 days", ("notSignedInSince", "90d")),
    ];

    /// <summary>The list that shows them, below the path base.</summary>
    public string Address => "/users"
        + new QueryBuilder(Filters.Select(filter => KeyValuePair.Create(filter.Name, filter.Value))).ToQueryString();

    /// <summary>The one state they are in; null where they may be in several.</summary>
    public UserStatus? Status => Filters.FirstOrDefault(filter => filter.Name == "status").Value is { } member
        ? Enum.Parse<UserStatus>(UserField.OfMember("status")!.Choice(member)!.Value) : null;

    /// <summary>As the list asks for them.</summary>
    public UserSearch Search()
    {
        var search = new UserSearch();
        foreach (var (name, value) in Filters)
        {
            if (UserFilter.Find(name) is not { } filter || !search.TrySet(filter, value))
                throw new InvalidOperationException($"The list of users does not understand {name}={value}.");
        }
        return search;
    }
}
