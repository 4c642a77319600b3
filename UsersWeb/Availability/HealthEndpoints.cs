using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Net.Http.Headers;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Availability;

/// <summary>For load balancers and orchestrators: plain text, no secrets, open to everybody.</summary>
public static class HealthEndpoints
{
    /// <summary>
    /// /healthz/live: the process answers. /healthz/ready: requests may be sent here: the database answers too and has every migration,
    /// and the process is not about to end.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/healthz").AllowAnonymous().WithMetadata(new WithoutDatabaseAttribute()).ExcludeFromDescription();
        // Some load balancers ask by HEAD.
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        health.MapMethods("/live", methods, () => "live");
        health.MapMethods("/ready", methods, ReadyAsync);
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, ReadyLook look, Shutdown shutdown)
    {
        shutdown.NoteLook();
        using var speaking = Language.Speak(Language.English.Tag);
        var (status, words) = await look.LookAsync();
        if (status == HealthStatus.Unhealthy) context.Response.Headers.RetryAfter = "2";
        context.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        return AsksForJson(context.Request)
            ? TypedResults.Json(new StatusJson(status.ToString()), HealthJsonContext.Default.StatusJson, statusCode: CodeOf(status))
            : TypedResults.Text(words, statusCode: CodeOf(status));
    }

    internal static int CodeOf(HealthStatus status) =>
        status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;

    private static bool AsksForJson(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));
}
