using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace UsersWeb.Web;

/// <summary>What /openapi/v1.json says beyond the routes.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options) => options.AddDocumentTransformer((document, context, _) =>
    {
        document.Servers = [new() { Url = Server(context.ApplicationServices) }];
        document.Info = new()
        {
            Title = "UsersWeb",
            Version = "v1",
            Description = "Users as JSON. Errors are RFC 9457 problem details; entity tags guard against lost updates."
        };
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token made with the command: tokens create --user NAME --name LABEL",
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    });

    // Relative to the document where no address was configured: the host that a request names is anybody's.
    private static string Server(IServiceProvider services)
    {
        if (services.GetRequiredService<PublicAddress>().Url is { } url) return url;
        var request = services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request;
        return request?.PathBase is { HasValue: true } path ? path.ToUriComponent() : "/";
    }
}
