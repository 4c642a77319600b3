namespace UsersWeb.Web;

/// <summary>
/// Which methods an address answers (RFC 9110, 9.1 and 15.5.6): HEAD wherever GET; any other that it does not know is refused with
/// 405 and Allow, before anybody is asked who they are.
/// </summary>
internal static class AllowedMethods
{
    // Routing gives no other sign of its refusal. A test misses the Allow header of closed routes when the name changes.
    private const string Refusal = "405 HTTP Method Not Supported";

    /// <summary>Middleware before routing. The server itself leaves the body out, because it remembers what was asked.</summary>
    public static Task AnswerHeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method)) context.Request.Method = HttpMethods.Get;
        return next(context);
    }

    /// <summary>Middleware after routing, and before authorization would send people to sign in for what nobody can do.</summary>
    public static async Task RefuseOthers(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { DisplayName: Refusal } refusal)
        {
            await next(context);
            return;
        }
        await refusal.RequestDelegate!(context);
        var allowed = context.Response.Headers.Allow.ToString().Split(", ");
        if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
            context.Response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head).Order(StringComparer.Ordinal));
    }
}
