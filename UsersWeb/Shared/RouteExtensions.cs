namespace UsersWeb.Shared;

/// <summary>For routes that are no controller's.</summary>
public static class RouteExtensions
{
    /// <summary>Names the permission that the route asks for.</summary>
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder route, Permissions permission) =>
        route.RequireAuthorization(new RequiresAttribute(permission));

    /// <summary>Describes these answers, and those that every route of the API may give, as problems.</summary>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses) route.Produces<Problem>(status, "application/problem+json");
        return route.Produces<Problem>(401, "application/problem+json").Produces<Problem>(403, "application/problem+json")
            .Produces<Problem>(429, "application/problem+json").Produces<Problem>(503, "application/problem+json");
    }
}
