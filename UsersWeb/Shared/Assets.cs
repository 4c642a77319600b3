using Microsoft.AspNetCore.Components;

namespace UsersWeb.Shared;

/// <summary>Addresses of static files for where no tag helper of the framework writes them.</summary>
public static class Assets
{
    /// <summary>With the hash of what is in the file, and below the application's path.</summary>
    /// <param name="context">Of the page.</param>
    /// <param name="path">In wwwroot, such as icons.svg.</param>
    public static string Address(HttpContext context, string path) =>
        $"{context.Request.PathBase}/{context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>()?[path] ?? path}";
}
