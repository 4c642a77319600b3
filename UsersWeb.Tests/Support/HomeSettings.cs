using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace UsersWeb.Tests.Support;

/// <summary>The settings in a home folder of a test's own.</summary>
internal static class HomeSettings
{
    /// <summary>As an administrator writes them by hand; what a switch has put beside them is gone.</summary>
    public static Task SetAsync(this TemporaryFolder home, TestDatabase database)
    {
        File.Delete(home[Settings.LocalFile]);
        return File.WriteAllTextAsync(home["appsettings.json"],
            JsonSerializer.Serialize(new { ConnectionStrings = new { Users = database.ConnectionString } }));
    }

    /// <summary>The connection string that counts.</summary>
    public static string Setting(string home) => Configured(home).Build()["ConnectionStrings:Users"]!;

    /// <summary>The files as the program reads them.</summary>
    public static IConfigurationBuilder Configured(string home) => new ConfigurationBuilder().SetBasePath(home)
        .AddJsonFile("appsettings.json", optional: true).AddJsonFile(Settings.LocalFile, optional: true);
}
