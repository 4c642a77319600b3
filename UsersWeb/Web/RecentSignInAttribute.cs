using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>
/// For what must not be done from a forgotten browser: who proved who they are longer ago than <see cref="Life"/> is asked
/// for it first (ASVS 7.5.3).
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RecentSignInAttribute : Attribute, IAsyncAuthorizationFilter, IOrderedFilter
{
    /// <summary>How long a factor counts that was given.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The local path to come back to from a form, which can't be sent a second time by itself; "{id}" in it is that of the route.
    /// A GET comes back to itself.
    /// </summary>
    public string? BackTo { get; set; }

    /// <summary>Fields of the form that go into that address, so that what was chosen is not lost. Never a secret.</summary>
    public string[] Keeps { get; set; } = [];

    /// <summary>After the check of the antiforgery token, which has 1,000.</summary>
    public int Order => 2000;

    /// <summary>Whether the signed-in user proved lately who they are.</summary>
    public static bool Holds(HttpContext context)
    {
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        // A minute of grace for the clock of another instance.
        return context.User.ProvedAt() is { } typed && now - typed <= Life && typed - now <= TimeSpan.FromMinutes(1);
    }

    /// <summary>Sends to the page that asks.</summary>
    public static RedirectResult Ask(string returnUrl) =>
        new("~/account/confirm" + new QueryBuilder { { "returnUrl", returnUrl } }.ToQueryString());

    /// <inheritdoc />
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        // Nobody, or nobody who may: that is answered elsewhere.
        if (context.Result is not null || context.HttpContext.User.Identity?.IsAuthenticated != true || Holds(context.HttpContext)) return;
        if (HttpMethods.IsPost(context.HttpContext.Request.Method) && KeptForm.IsIn(context.HttpContext, context.HttpContext.GetEndpoint()))
        {
            // An error page brings back what was typed, and leads to the question.
            context.HttpContext.Response.Headers.WWWAuthenticate = "Session";
            context.Result = new StatusCodeResult(StatusCodes.Status401Unauthorized);
            return;
        }
        context.Result = Ask(await ReturnUrlAsync(context.HttpContext.Request));
    }

    private async Task<string> ReturnUrlAsync(HttpRequest request)
    {
        if (BackTo is null) return request.Here();
        var back = request.PathBase + BackTo.Replace("{id}", $"{request.RouteValues["id"]}", StringComparison.Ordinal);
        if (!request.HasFormContentType) return back;
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var kept = new QueryBuilder(Keeps.Where(form.ContainsKey).Select(name => KeyValuePair.Create(name, form[name][0] ?? "")));
        return back + (BackTo.Contains('?', StringComparison.Ordinal) ? kept.ToString().Replace('?', '&') : kept.ToString());
    }
}
