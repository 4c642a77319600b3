using Microsoft.Net.Http.Headers;
using UsersWeb.Availability;

namespace UsersWeb.Web;

/// <summary>
/// All cookies of the application come in and go out here. Outside they have the name that <see cref="CookieNames"/> gives them, and
/// over https they are Secure and have the prefix by which a browser takes them from this host alone (RFC 6265bis, 4.1.3). Cookies
/// under other names are another application's and not seen.
/// </summary>
internal sealed class CookieBoundary(RequestDelegate next, CookieNames names)
{
    /// <summary>Middleware, where the database may be asked.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        // An error page comes through here once more.
        if (context.Features.Get<Names>() is not null) return next(context);
        var instance = context.GetEndpoint()?.Metadata.GetMetadata<WithoutDatabaseAttribute>() is null ? names.Read() : names.Known;
        var crossing = new Names(Prefix(context.Request), instance, context.Request);
        context.Features.Set(crossing);
        crossing.Enter();
        context.Response.OnStarting(static state =>
        {
            var (context, crossing) = ((HttpContext, Names))state;
            crossing.Leave(context.Response.Headers);
            return Task.CompletedTask;
        }, (context, crossing));
        return next(context);
    }

    // "__Host-" demands the path "/", which below a path base would show the cookie to what else stands on that host.
    private static string Prefix(HttpRequest request) => !request.IsHttps ? "" : request.PathBase.HasValue ? "__Secure-" : "__Host-";

    private sealed class Names(string prefix, string? instance, HttpRequest request)
    {
        private readonly string path = request.PathBase.HasValue ? request.PathBase.Value! : "/";

        public void Enter()
        {
            var sent = request.Headers.Cookie;
            if (sent.Count == 0) return;
            request.Headers.Cookie = string.Join("; ", sent.SelectMany(line => (line ?? "").Split(';')).Select(Inner).OfType<string>());
        }

        public void Leave(IHeaderDictionary headers)
        {
            if (headers.SetCookie.Count == 0) return;
            headers.SetCookie = headers.SetCookie.Select(Outer).OfType<string>().ToArray();
        }

        private string? Inner(string cookie)
        {
            cookie = cookie.Trim();
            var end = cookie.IndexOf('=', StringComparison.Ordinal);
            var suffix = "." + instance;
            if (instance is null || end < 0 || !cookie.StartsWith(prefix, StringComparison.Ordinal)) return null;
            var name = cookie[prefix.Length..end];
            return name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] + cookie[end..] : null;
        }

        private string? Outer(string? header)
        {
            if (instance is null || !SetCookieHeaderValue.TryParse(header, out var cookie)) return null;
            cookie.Name = $"{prefix}{cookie.Name}.{instance}";
            cookie.Path = path;
            cookie.Domain = default;
            cookie.Secure = prefix.Length > 0;
            return cookie.ToString();
        }
    }
}
