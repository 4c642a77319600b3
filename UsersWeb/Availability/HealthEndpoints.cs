using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>For load balancers and orchestrators: plain text, no secrets, open to everybody.</summary>
public static class HealthEndpoints
{
    /// <summary>/healthz/live: the process answers. /healthz/ready: the database answers too and has every migration.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/healthz").AllowAnonymous().WithMetadata(new WithoutDatabaseAttribute()).ExcludeFromDescription();
        // Some load balancers ask by HEAD.
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        health.MapMethods("/live", methods, () => "live");
        health.MapMethods("/ready", methods, ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(
        HttpContext context, DatabaseState state, ReadOnlyMode mode, DatabaseEngine engine, IServiceProvider services,
        CancellationToken cancellation)
    {
        if (state.IsReady && await AnswersAsync(state, engine, services.GetRequiredService<UsersDbContext>(), cancellation))
            return TypedResults.Text(mode.IsOn ? "ready to read, being moved to another database" : "ready");
        context.Response.Headers.RetryAfter = "2";
        return TypedResults.Text(state.Unavailable?.Title ?? "the database is not available",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    // Reads from a table, so that an emptied database is noticed as well as a stopped one.
    private static async Task<bool> AnswersAsync(DatabaseState state, DatabaseEngine engine, UsersDbContext db,
        CancellationToken cancellation)
    {
        try
        {
            return await db.Roles.AnyAsync(role => role.Id == Role.AdministratorId, cancellation);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            if (engine.Classify(e) != DatabaseFailure.Busy) state.Down();
            return false;
        }
    }
}
