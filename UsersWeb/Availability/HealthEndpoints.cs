using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Availability;

/// <summary>For load balancers and orchestrators: plain text, no secrets, open to everybody.</summary>
public static class HealthEndpoints
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1.5);

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
        HttpContext context, DatabaseState state, ReadOnlyMode mode, DatabaseEngine engine, IServiceScopeFactory scopes)
    {
        if (state.IsReady && await AnswersInTimeAsync(state, engine, scopes)) return TypedResults.Text(Words(mode));
        context.Response.Headers.RetryAfter = "2";
        return TypedResults.Text(state.Unavailable?.Title ?? "the database is not available",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string Words(ReadOnlyMode mode) => mode switch
    {
        { IsMoving: true } => "ready to read, being moved to another database",
        { IsRefused: true } => "ready to read, the database is read-only",
        _ => "ready",
    };

    // Whoever asks has a limit of their own; a driver's, of a server that stands still, is longer than any.
    private static async Task<bool> AnswersInTimeAsync(DatabaseState state, DatabaseEngine engine, IServiceScopeFactory scopes)
    {
        if (engine.FindLoss() is { } loss)
        {
            state.Lost(loss);
            return false;
        }
        var answer = Task.Run(() => AnswersAsync(state, engine, scopes));
        return await Task.WhenAny(answer, Task.Delay(Limit)) == answer && await answer;
    }

    // Reads from a table, so that an emptied database is noticed as well as a stopped one. In a scope of its own, which may outlive the
    // request.
    private static async Task<bool> AnswersAsync(DatabaseState state, DatabaseEngine engine, IServiceScopeFactory scopes)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        try
        {
            return await db.Roles.AnyAsync(role => role.Id == Role.AdministratorId);
        }
        catch (Exception e) when (engine.Classify(e) != DatabaseFailure.None
            || e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            if (engine.Classify(e) is DatabaseFailure.Unreachable or DatabaseFailure.None) state.Down();
            return false;
        }
    }
}
