using Microsoft.AspNetCore.Http.Extensions;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Dashboard;

/// <summary>People who need attention: whom the list shows by these filters, and nobody else.</summary>
/// <param name="One">What is said of one person: HTML with {0} for the number, in English.</param>
/// <param name="Many">What is said of several, likewise.</param>
/// <param name="Filters">Of the list of users.</param>
public sealed record Concern(string One, string Many, params (string Name, string Value)[] Filters)
{
    /// <summary>In the order of the page.</summary>
    public static IReadOnlyList<Concern> All { get; } =
    [
        new(TKey("<strong>{0}</strong> administrator has no second factor"),
            TKey("<strong>{0}</strong> administrators have no second factor"),
            ("status", "active"), ("role", "administrator"), ("secondFactor", "none")),
        new(TKey("<strong>{0}</strong> person waits to be approved"), TKey("<strong>{0}</strong> people wait to be approved"),
            ("status", "waiting")),
        new(TKey("<strong>{0}</strong> person has been unconfirmed for a week"),
            TKey("<strong>{0}</strong> people have been unconfirmed for a week"),
            ("status", "unconfirmed"), ("createdBefore", "7d")),
        new(TKey("<strong>{0}</strong> person has not signed in for 90 days"),
            TKey("<strong>{0}</strong> people have not signed in for 90 days"), ("notSignedInSince", "90d")),
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
