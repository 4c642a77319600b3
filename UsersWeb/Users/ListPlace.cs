using Microsoft.AspNetCore.WebUtilities;

namespace UsersWeb.Users;

/// <summary>A place in the list of users: filters, order, cursor.</summary>
public static class ListPlace
{
    /// <summary>Its address, from the query of the list that a form carries; whatever else that holds stays a query.</summary>
    public static string Of(string? query) => "/users" + QueryString.Create(QueryHelpers.ParseQuery(query));
}
