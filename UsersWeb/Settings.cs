using Microsoft.Extensions.Configuration.Memory;

namespace UsersWeb;

/// <summary>
/// Where settings come from; the later wins: appsettings.json, that of the environment, <see cref="LocalFile"/>, DATABASE_URL,
/// environment, command line.
/// </summary>
public static class Settings
{
    /// <summary>For what belongs to one installation, such as passwords: read last of the files, and no part of the sources.</summary>
    public const string LocalFile = "appsettings.Local.json";

    /// <summary>Reads them once; a change needs a restart.</summary>
    public static IConfigurationRoot Read(string[] args)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
            ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? "Production";
        return new ConfigurationBuilder()
            .SetBasePath(Home.Folder)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{environment}.json", optional: true)
            .AddJsonFile(LocalFile, optional: true)
            .Add(DatabaseUrl())
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
    }

    private static MemoryConfigurationSource DatabaseUrl()
    {
        var url = Environment.GetEnvironmentVariable("DATABASE_URL");
        return new() { InitialData = string.IsNullOrEmpty(url) ? [] : [new("ConnectionStrings:Users", url)] };
    }
}
