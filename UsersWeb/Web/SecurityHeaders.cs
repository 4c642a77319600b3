namespace UsersWeb.Web;

/// <summary>Headers of every answer (ASVS 3.4): only this origin's files, no framing, nothing kept by caches.</summary>
public static class SecurityHeaders
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "manifest-src 'self'; " +
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    /// <summary>Middleware.</summary>
    public static Task AddAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpContext)state).Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            // Pages show people's data: nothing but static files, which say so themselves, may be kept (ASVS 14.3.2).
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            // A proxy or a browser would guess; all our texts are UTF-8.
            if (IsTextWithoutCharset(headers.ContentType)) headers.ContentType += "; charset=utf-8";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static bool IsTextWithoutCharset(string? type) =>
        type is not null && !type.Contains("charset", StringComparison.OrdinalIgnoreCase)
        && (type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            || type.StartsWith("image/svg+xml", StringComparison.OrdinalIgnoreCase));
}
