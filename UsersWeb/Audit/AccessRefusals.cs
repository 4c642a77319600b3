using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using UsersWeb.Availability;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>
/// Writes down who was refused: somebody signed in or a token without the permission, a token that is none, a form of another site or
/// another session (ASVS 16.3.2). Of input that makes no sense and of limits that were reached the log alone is told (16.3.3). One entry
/// a minute for each person and route, and no more than <see cref="Most"/> in all, so that nobody fills the table or the log with them.
/// </summary>
public sealed class AccessRefusals(IServiceScopeFactory scopes, DatabaseState state, TimeProvider clock)
{
    /// <summary>Entries a minute of people who are known, and as many of everybody else.</summary>
    public const int Most = 60;

    // Apart, so that strangers can't keep a person's entries out.
    private readonly OncePerMinute<Refusal> known = new(Most, clock);
    private readonly OncePerMinute<Refusal> strangers = new(Most, clock);
    // People mistype all day, which must not keep out what only an attacker does.
    private readonly OncePerMinute<Refusal> inputs = new(Most, clock);

    /// <summary>Middleware behind the sign-in.</summary>
    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        // An error page has no route of the request any more.
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        await next(context);
        if (route is null) return;
        if (Reason(context) is { } reason) await WriteAsync(context, route, reason);
        else if (InputAction(context.Response.StatusCode) is { } action) await TellAsync(context, route, action);
    }

    private static string? InputAction(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => AuditActions.LimitRefuse,
        StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType
            or StatusCodes.Status422UnprocessableEntity => AuditActions.InputRefuse,
        _ => null,
    };

    private static string? Reason(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status403Forbidden when context.User.Identity?.IsAuthenticated == true => "permission",
        StatusCodes.Status401Unauthorized when context.Request.Headers.Authorization.Count > 0 => "token",
        _ when context.Features.Get<RefusedByRank>() is not null => "rank",
        _ => context.Features.Get<RefusedForm>() is null ? null : "form",
    };

    /// <summary>Notes that somebody tried to act on who is above them, where the answer is a page that says so.</summary>
    public static void NoteRank(HttpContext context) => context.Features.Set(new RefusedByRank());

    private async Task WriteAsync(HttpContext context, string route, string reason)
    {
        var refusal = RefusalOf(context, route);
        if (!(refusal.IsKnown ? known : strangers).Lets(refusal)) return;
        var after = After(refusal);
        after["reason"] = reason;
        // The request's own context may be in the middle of something.
        await using var scope = scopes.CreateAsyncScope();
        var note = scope.ServiceProvider.GetRequiredService<AuditNote>();
        if (!state.IsReady || (reason == "form" && !refusal.IsKnown)) note.TellOnly(AuditActions.AccessRefuse, after);
        else await note.TryWriteAsync(AuditActions.AccessRefuse, after);
    }

    private async Task TellAsync(HttpContext context, string route, string action)
    {
        var refusal = RefusalOf(context, route);
        if (!inputs.Lets(refusal)) return;
        var after = After(refusal);
        after["status"] = context.Response.StatusCode;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<AuditNote>().TellOnly(action, after);
    }

    private static JsonObject After(Refusal refusal) =>
        new() { ["method"] = refusal.Method, ["route"] = "/" + refusal.Route.TrimStart('/') };

    private static Refusal RefusalOf(HttpContext context, string route)
    {
        var current = Current.Of(context);
        var isKnown = current.Kind != ActorKind.Nobody;
        return new(isKnown, current.UserId, current.TokenId, isKnown ? null : current.Address, context.Request.Method, route);
    }

    private sealed record Refusal(bool IsKnown, long? UserId, long? TokenId, string? Address, string Method, string Route);

    /// <summary>A feature of the request that was for somebody above who sent it.</summary>
    private sealed record RefusedByRank;

    /// <summary>A feature of the request whose form had no valid token.</summary>
    private sealed record RefusedForm;

    /// <summary>Notes what the check of forms has refused, which ends as a 400 like any other.</summary>
    internal sealed class FormFilter : IAlwaysRunResultFilter
    {
        /// <inheritdoc />
        public void OnResultExecuting(ResultExecutingContext context)
        {
            if (context.Result is IAntiforgeryValidationFailedResult) context.HttpContext.Features.Set(new RefusedForm());
        }

        /// <inheritdoc />
        public void OnResultExecuted(ResultExecutedContext context)
        {
            // Nothing to do.
        }
    }
}
