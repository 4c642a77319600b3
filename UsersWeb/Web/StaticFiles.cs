namespace UsersWeb.Web;

/// <summary>Style sheets, scripts and icons. The default edition's build lists them, and both editions serve them from there.</summary>
internal static class StaticFiles
{
    // In the folder of the program that was started, whichever edition runs.
    private static readonly string Folder = AppContext.BaseDirectory;

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
    }

    public static void Map(WebApplication app) =>
        app.MapStaticAssets(Path.Combine(Folder, "UsersWeb.staticwebassets.endpoints.json")).ShortCircuit();
}
