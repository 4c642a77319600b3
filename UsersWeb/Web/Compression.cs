using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace UsersWeb.Web;

/// <summary>
/// Pages and answers of the API travel compressed, but for those that somebody else's page has asked for: whoever chooses a part of a
/// page and sees how long it gets can guess the rest (BREACH). docs/decisions.md tells more.
/// </summary>
internal sealed class Compression(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    private const string Page = "text/html";
    private const string Json = "application/json";
    private const string Site = "Sec-Fetch-Site";

    /// <summary>Adds what <see cref="Use"/> needs.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IResponseCompressionProvider, Compression>();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [Page, Json];
        });
        // A millisecond more for a page than the fastest, and a quarter shorter.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
    }

    /// <summary>Around everything that writes pages; static files were compressed when they were built.</summary>
    public static void Use(IApplicationBuilder app)
    {
        app.Use(NameWhatMattersAsync);
        app.UseWhen(context => IsApi(context.Request) || IsOwn(context.Request), safe => safe.UseResponseCompression());
    }

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        IsKind(context) && base.ShouldCompressResponse(context);

    // Downloads of pages are left as they are. An entity tag names one form of the bytes, and If-Match compares it with what is saved.
    private static bool IsKind(HttpContext context) =>
        Is(context.Response, IsApi(context.Request) ? Json : Page) && context.Response.Headers.ETag.Count == 0;

    private static bool Is(HttpResponse response, string type) =>
        response.ContentType?.StartsWith(type, StringComparison.OrdinalIgnoreCase) == true;

    // A token is sent by whoever has it, never by a browser on its own.
    private static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/openapi");

    // By a page of this origin, or by the person in the address bar. A browser that does not say so is taken for the worst case.
    private static bool IsOwn(HttpRequest request) => request.Headers[Site].ToString() is "same-origin" or "none";

    private static Task NameWhatMattersAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            if (IsKind(context)) context.Response.Headers.Vary = IsApi(context.Request) ? "Accept-Encoding" : $"Accept-Encoding, {Site}";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
