using Microsoft.Extensions.Configuration.Memory;
using UsersWeb.Databases;
using UsersWeb.Web;

namespace UsersWeb;

/// <summary>
/// Where settings come from; the later wins: appsettings.json, that of the environment, <see cref="LocalFile"/>, DATABASE_URL,
/// environment, command line.
/// </summary>
public static class Settings
{
    /// <summary>For what belongs to one installation, such as passwords: read last of the files, and no part of the sources.</summary>
    public const string LocalFile = "appsettings.Local.json";

    /// <summary>
    /// What ASPNETCORE_ENVIRONMENT or DOTNET_ENVIRONMENT says; else Production, but Development for a program that is built and not
    /// published, as by `dotnet run`. A launch profile would say so too, and `dotnet run` then writes a line of its own to the output
    /// of every command.
    /// </summary>
    public static string Environment { get; } = Variable("ASPNETCORE_ENVIRONMENT") ?? Variable("DOTNET_ENVIRONMENT")
        ?? (StaticFiles.Published is null ? Environments.Development : Environments.Production);

    /// <summary>Reads them once; a change needs a restart.</summary>
    /// <param name="args">Of the command line.</param>
    /// <param name="database">A connection string in the place of theirs; null: theirs.</param>
    public static IConfigurationRoot Read(string[] args, string? database = null)
    {
        var sources = new ConfigurationBuilder()
            .SetBasePath(Home.Folder)
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{Environment}.json", optional: true)
            .AddJsonFile(LocalFile, optional: true)
            .Add(DatabaseUrl())
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        if (database is not null)
        {
            sources.AddInMemoryCollection([new("ConnectionStrings:Users", database),
                new("Database:Provider", ConnectionString.Parse(database).Provider.ToString())]);
        }
        return sources.Build();
    }

    private static MemoryConfigurationSource DatabaseUrl()
    {
        var url = Variable("DATABASE_URL");
        return new() { InitialData = string.IsNullOrEmpty(url) ? [] : [new("ConnectionStrings:Users", url)] };
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}
