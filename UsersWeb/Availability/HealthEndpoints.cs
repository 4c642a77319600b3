using UsersWeb.Shared.Languages;

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

    private static async Task<IResult> ReadyAsync(HttpContext context, DatabaseState state, ReadOnlyMode mode, ReadyLook look)
    {
        if (state.IsReady && await look.AnswersAsync()) return TypedResults.Text(Words(mode));
        context.Response.Headers.RetryAfter = "2";
        using var speaking = Language.Speak(Language.English.Tag);
        return TypedResults.Text(state.Unavailable?.Title ?? "the database is not available",
            statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string Words(ReadOnlyMode mode) => mode switch
    {
        { IsMoving: true } => "ready to read, being moved to another database",
        { IsRefused: true } => "ready to read, the database is read-only",
        _ => "ready",
    };
}
