using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;

namespace UsersWeb.Web;

/// <summary>Forms are UTF-8, which browsers send; another charset is answered 415, since the framework fails on some of them.</summary>
internal static class FormCharset
{
    public static Task RequireUtf8(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        // The page that tells of the error comes through here once more.
        var isRetold = context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
        if (!isRetold && request.HasFormContentType && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.Charset.HasValue
            && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return Task.CompletedTask;
        }
        return next(context);
    }
}
