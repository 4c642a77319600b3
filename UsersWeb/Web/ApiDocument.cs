using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using UsersWeb.Shared;

namespace UsersWeb.Web;

/// <summary>What /openapi/v1.json says beyond the routes.</summary>
internal static class ApiDocument
{
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(AddParameters);
    }

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
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
    }

    private static Task AddParameters(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var more = context.Description.ActionDescriptor.EndpointMetadata.OfType<MoreParameters>().SelectMany(parameters => parameters.All);
        foreach (var parameter in more)
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => JsonValue.Create(value))],
                },
            });
        }
        return Task.CompletedTask;
    }

    // Relative to the document where no address was configured: the host that a request names is anybody's.
    private static string Server(IServiceProvider services)
    {
        if (services.GetRequiredService<PublicAddress>().Url is { } url) return url;
        var request = services.GetRequiredService<IHttpContextAccessor>().HttpContext?.Request;
        return request?.PathBase is { HasValue: true } path ? path.ToUriComponent() : "/";
    }
}
