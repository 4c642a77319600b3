namespace UsersWeb.Shared;

/// <summary>For routes that are no controller's.</summary>
public static class RouteExtensions
{
    /// <summary>Names the permission that the route asks for.</summary>
    public static RouteHandlerBuilder Requires(this RouteHandlerBuilder route, Permissions permission) =>
        route.RequireAuthorization(new RequiresAttribute(permission));
}
