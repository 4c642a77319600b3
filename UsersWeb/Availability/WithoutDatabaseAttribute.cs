using Microsoft.AspNetCore.Authorization;

namespace UsersWeb.Availability;

/// <summary>Marks a route that answers while the database is down: nobody is signed in there.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class WithoutDatabaseAttribute : Attribute
{
    /// <summary>
    /// Middleware before authentication, which would ask the database. An error page knows from before the error who asked; to ask
    /// once more would repeat the error, for which no page is left then.
    /// </summary>
    public static Task AnswerAtOnce(HttpContext context, RequestDelegate next) =>
        context.GetEndpoint() is { RequestDelegate: { } answer } endpoint
        && endpoint.Metadata.GetMetadata<WithoutDatabaseAttribute>() is not null
        && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
            ? answer(context) : next(context);
}
