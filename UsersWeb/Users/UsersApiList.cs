using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>GET /api/users: read as texts, so that a bad parameter is named instead of ignored.</summary>
internal static class UsersApiList
{
    /// <summary>Rows a page when nothing is said.</summary>
    private const int DefaultLimit = 50;

    public static async Task<IResult> ListAsync(
        HttpContext context, UsersDbContext db, DatabaseEngine engine, TimeProvider clock, CancellationToken cancellation,
        [FromQuery] string? limit = null, [FromQuery] string? cursor = null, [FromQuery] string? q = null, [FromQuery] string? sort = null)
    {
        var errors = new MemberErrors();
        var search = new UserSearch { Q = q, Sort = sort ?? "id", After = cursor, Size = DefaultLimit };
        if (limit is not null)
        {
            if (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1
                and <= UserSearch.SizeLimit)
                search.Size = size;
            else errors.Add("limit", $"This must be a number from 1 to {UserSearch.SizeLimit}.");
        }
        if (!UserSort.TryParse(search.Sort, out var order))
            errors.Add("sort", $"This must be one of {string.Join(", ", UserSort.Fields)}, with \"-\" before it for descending.");
        else if (cursor is not null && !order.TryReadCursor(cursor, out _))
            errors.Add("cursor", "This is not a cursor of a list in this order; take it from \"next\".");
        foreach (var filter in UserFilter.All)
        {
            if (context.Request.Query[filter.Name] is [{ } text] && !search.TrySet(filter, text)) errors.Add(filter.Name, filter.Problem);
        }
        if (errors.Any) return errors.ToProblem(context, "Some parameters are not valid.");
        await using var reading = engine.BeginRead(db);
        var (rows, next) = await search.ReadJsonAsync(db, engine, clock.Now(), cancellation);
        if (next is not null) context.Response.Headers.Link = $"<{Next(context.Request, next)}>; rel=\"next\"";
        return new UserListResult(rows, next);
    }

    internal static string Next(HttpRequest request, string cursor)
    {
        var query = QueryString.Create(request.Query.Where(pair => pair.Key != "cursor").Concat([new("cursor", cursor)]));
        return request.PathBase + request.Path + query;
    }
}
