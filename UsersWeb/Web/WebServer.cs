using Microsoft.AspNetCore.Connections;

namespace UsersWeb.Web;

/// <summary>Kestrel as the application sets it up, whether a web host owns it or the process does.</summary>
internal static class WebServer
{
    // Enough for every form and API body; more is refused with 413 before it is read.
    private const int LargestBody = 1024 * 1024;

    private static readonly string[] Addresses =
        [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey, WebHostDefaults.PreferHostingUrlsKey];

    /// <summary>Sets it up in a host that is being built.</summary>
    public static void Configure(WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.Services.AddSingleton<IConnectionListenerFactory, PatientListenerFactory>();
        LogDefaults.Use(builder.Logging);
    }

    /// <summary>A host that has nothing but the server, which is taken from its services; it is never started.</summary>
    /// <param name="args">Arguments for the web host, such as --urls.</param>
    /// <param name="settings">From <see cref="Settings.Read"/>.</param>
    public static WebApplicationBuilder Builder(string[] args, IConfiguration settings)
    {
        var builder = WebApplication.CreateSlimBuilder(Options(args));
        builder.Configuration.AddConfiguration(settings);
        builder.WebHost.UseKestrelHttpsConfiguration().UseQuic();
        Configure(builder);
        return builder;
    }

    /// <summary>How every host of the application begins.</summary>
    public static WebApplicationOptions Options(string[] args) => new()
    {
        // Settings are read once: watching their files costs a thread and an inotify handle.
        Args = ["--hostBuilder:reloadConfigOnChange=false", $"--environment={Settings.Environment}", .. args],
        ApplicationName = typeof(App).Assembly.GetName().Name,
        ContentRootPath = Home.Folder,
        WebRootPath = StaticFiles.Published,
    };

    /// <summary>What the settings say of it: equal where one server can go on for another.</summary>
    public static string Describe(IConfiguration settings) => string.Join('\n', settings.AsEnumerable()
        .Where(setting => IsAbout(setting.Key)).OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
        .Select(setting => $"{setting.Key}={setting.Value}"));

    private static bool IsAbout(string key) => Addresses.Contains(key, StringComparer.OrdinalIgnoreCase)
        || key.StartsWith("Kestrel:", StringComparison.OrdinalIgnoreCase);
}
