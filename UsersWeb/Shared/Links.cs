using Microsoft.AspNetCore.Http.Extensions;

namespace UsersWeb.Shared;

/// <summary>Links that change part of the current URL.</summary>
public static class Links
{
    /// <summary>The current path and query with some parameters replaced; null takes one out.</summary>
    public static string With(this HttpRequest request, params (string Name, string? Value)[] changes)
    {
        var kept = request.Query.Where(p => !changes.Any(c => c.Name.Equals(p.Key, StringComparison.OrdinalIgnoreCase)));
        var query = new QueryBuilder(kept.Where(p => !string.IsNullOrEmpty(p.Value)));
        foreach (var (name, value) in changes)
        {
            if (!string.IsNullOrEmpty(value)) query.Add(name, value);
        }
        return request.PathBase + request.Path + query.ToQueryString();
    }

    /// <summary>The current path and query, to come back to.</summary>
    public static string Here(this HttpRequest request) => request.PathBase + request.Path + request.QueryString;
}
