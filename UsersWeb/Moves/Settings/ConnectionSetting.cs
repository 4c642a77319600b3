using System.Collections;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Settings;

/// <summary>Where the setting ConnectionStrings:Users comes from, and how to change it.</summary>
public sealed class ConnectionSetting
{
    private const string Key = "ConnectionStrings:Users";
    private const string ProviderKey = "Database:Provider";

    // What a place is called; ReportWords has words for it.
    internal const string CommandLine = "the command line", EnvironmentVariable = "the environment variable ";

    private readonly string? file;
    private readonly (string? Value, string Place, string? File) provider;

    private ConnectionSetting(string place, string? file, (string?, string, string?) provider)
    {
        Place = place;
        this.file = file;
        this.provider = provider;
    }

    /// <summary>For people: a file's name, or "the environment variable …", or "the command line".</summary>
    public string Place { get; }

    /// <summary>Whether <see cref="WriteAsync"/> can change it: in a JSON file only.</summary>
    public bool CanWrite => file is not null;

    /// <summary>Whether it is <see cref="UsersWeb.Settings.LocalFile"/>.</summary>
    public bool IsLocal => Place == UsersWeb.Settings.LocalFile;

    /// <summary>
    /// Looks for the source that wins. Where none has the setting, it is appsettings.json. A connection string with a secret goes
    /// into <see cref="UsersWeb.Settings.LocalFile"/> instead of another file: that one is no part of the sources.
    /// </summary>
    /// <param name="settings">From <see cref="UsersWeb.Settings.Read"/>.</param>
    /// <param name="next">The connection string that is to be written; null when none is.</param>
    public static ConnectionSetting Locate(IConfigurationRoot settings, ConnectionString? next = null)
    {
        var (value, place, file) = Find(settings, Key);
        var provider = Find(settings, ProviderKey);
        if (value is null) (place, file) = ("appsettings.json", Path.Combine(Home.Folder, "appsettings.json"));
        if (file is not null && next is { HasSecret: true } && Local(settings) is { } local)
            (place, file) = (UsersWeb.Settings.LocalFile, local);
        return new(place, file, provider);
    }

    /// <summary>Replaces the value and nothing else: comments and layout stay. The file is old or new, never half of each.</summary>
    /// <param name="connectionString">In either form.</param>
    /// <param name="cancellation">Until the file is replaced.</param>
    /// <exception cref="InvalidOperationException">It can't be changed; the message is one line and says what to do.</exception>
    public async Task WriteAsync(string connectionString, CancellationToken cancellation) =>
        await SettingsFile.ReplaceAsync(Changeable(), Changed(connectionString), cancellation);

    /// <summary>Why <see cref="WriteAsync"/> would fail, as far as can be seen without writing; null when nothing is in its way.</summary>
    public string? Refusal(string connectionString)
    {
        try
        {
            Changed(connectionString);
            return SettingsFile.Refusal(Changeable());
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return FailureWords.OneLine(e.Message);
        }
    }

    /// <summary>Whether the file says so now.</summary>
    public bool Holds(string connectionString)
    {
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Changeable()).Build()[Key] == connectionString;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string Changeable() =>
        file ?? throw new InvalidOperationException($"The connection string comes from {Place}. Change it there.");

    private byte[] Changed(string connectionString)
    {
        var name = Changeable();
        var meant = ConnectionString.Parse(connectionString);
        var json = File.Exists(name) ? File.ReadAllBytes(name) : [];
        try
        {
            json = JsonSetting.Set(json, Key, connectionString);
            if (provider.Value is not null && DatabaseSettings.Read(One(ProviderKey, provider.Value)).Provider is { } named
                && named != meant.Provider)
                json = SetProvider(json, meant.Provider);
            return json;
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new InvalidOperationException($"{name} can't be changed: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // What it says must not contradict the new connection string.
    private byte[] SetProvider(byte[] json, DatabaseProvider meant) => provider.File == file || (IsLocal && provider.File is not null)
        ? JsonSetting.Set(json, ProviderKey, meant.ToString())
        : throw new InvalidOperationException(
            $"{ProviderKey} is {provider.Value} in {provider.Place}, but the new database is {meant}. Remove that setting first.");

    private static string? Local(IConfigurationRoot settings) => settings.Providers.OfType<JsonConfigurationProvider>()
        .Where(json => json.Source.Path == UsersWeb.Settings.LocalFile).Select(FileOf).FirstOrDefault();

    private static string? FileOf(JsonConfigurationProvider json) => json.Source.FileProvider!.GetFileInfo(json.Source.Path!).PhysicalPath;

    private static (string? Value, string Place, string? File) Find(IConfigurationRoot settings, string key)
    {
        foreach (var source in settings.Providers.Reverse())
        {
            if (!source.TryGet(key, out var value) || value is null) continue;
            return source switch
            {
                JsonConfigurationProvider json => (value, json.Source.Path!, FileOf(json)),
                EnvironmentVariablesConfigurationProvider => (value, EnvironmentVariable + Variable(key), null),
                CommandLineConfigurationProvider => (value, CommandLine, null),
                _ => (value, EnvironmentVariable + "DATABASE_URL", null),
            };
        }
        return (null, "", null);
    }

    // Azure's prefixes mean a connection string too, such as POSTGRESQLCONNSTR_Users.
    private static string Variable(string key)
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList();
        return names.Find(name => name.Replace("__", ":", StringComparison.Ordinal).Equals(key, StringComparison.OrdinalIgnoreCase))
            ?? names.Find(name => name.EndsWith("CONNSTR_Users", StringComparison.OrdinalIgnoreCase))
            ?? key.Replace(":", "__", StringComparison.Ordinal);
    }

    private static IConfiguration One(string key, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
}
