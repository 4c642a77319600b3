using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>
/// Bodies that can't be read are answered 415 before anything reads them: a coding such as gzip (RFC 9110, 15.5.16), and a form in
/// another charset than UTF-8, which browsers send and on some of which the framework fails.
/// </summary>
internal static class RequestBodies
{
    public static Task RequireReadable(HttpContext context, RequestDelegate next)
    {
        // The page that tells of the error comes through here once more.
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null) return next(context);
        if (IsCoded(context)) return RefuseCodingAsync(context);
        if (!IsFormInAnotherCharset(context.Request)) return next(context);
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return Task.CompletedTask;
    }

    private static bool IsCoded(HttpContext context)
    {
        var coding = context.Request.Headers.ContentEncoding;
        return coding.Count > 0 && !coding.All(IsIdentity)
            && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;
    }

    private static bool IsIdentity(string? coding) => string.Equals(coding?.Trim(), "identity", StringComparison.OrdinalIgnoreCase);

    private static Task RefuseCodingAsync(HttpContext context)
    {
        context.Response.Headers.AcceptEncoding = "identity";
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        return context.Request.Path.StartsWithSegments("/api")
            ? Problem.Result(context, 415, "Send the body as it is, without Content-Encoding.").ExecuteAsync(context)
            : Task.CompletedTask;
    }

    private static bool IsFormInAnotherCharset(HttpRequest request) =>
        request.HasFormContentType && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue
        && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);
}
