namespace UsersWeb.Web;

/// <summary>Style sheets, scripts and icons. The default edition's build lists them, and both editions serve them from there.</summary>
internal static class StaticFiles
{
    // In the folder of the program that was started, whichever edition runs.
    private static readonly string Folder = AppContext.BaseDirectory;
    private static readonly string Endpoints = Path.Combine(Folder, "UsersWeb.staticwebassets.endpoints.json");

    /// <summary>They travel with the program and not with its settings; null where the program is built but not published.</summary>
    public static string? Published { get; } = Directory.Exists(Path.Combine(Folder, "wwwroot")) ? Path.Combine(Folder, "wwwroot") : null;

    public static void Use(WebApplicationBuilder builder)
    {
        // Built but not published, the files are still in the source tree, and this list says where.
        var manifest = Path.Combine(Folder, "UsersWeb.staticwebassets.runtime.json");
        if (!File.Exists(manifest)) return;
        builder.Configuration[WebHostDefaults.StaticWebAssetsKey] = manifest;
        builder.WebHost.UseStaticWebAssets();
        // Or every address might be a file that came since the build, and would be answered 404 instead of 405.
        builder.Configuration["DisableStaticAssetNotFoundRuntimeFallback"] = "true";
        // Where files are worked on they change and their addresses don't until the next build.
        if (!builder.Environment.IsDevelopment()) builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = "true";
    }

    /// <summary>
    /// Each under two addresses: one with a hash of what is in it, which a browser keeps for a year, and its plain one, which a browser
    /// asks about each time. Scripts that are imported by scripts have the second: no list of them may stand in the page.
    /// </summary>
    public static void Map(WebApplication app) => app.MapStaticAssets(Endpoints).ShortCircuit();

    /// <summary>Has pages write the addresses with hashes; after <see cref="Map"/>.</summary>
    public static void NameIn(ControllerActionEndpointConventionBuilder pages) => pages.WithStaticAssets(Endpoints);
}
