namespace UsersWeb;

/// <summary>The folder of appsettings.json: the repository's when built there, the program's own when published.</summary>
public static class Home
{
    /// <summary>Absolute path. Relative SQLite file names start here. The environment variable USERSWEB_HOME names another one.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("USERSWEB_HOME") is { Length: > 0 } chosen
        ? Path.GetFullPath(chosen)
        : Find(AppContext.BaseDirectory);

    private static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "appsettings.json"))) return folder.FullName;
        }
        return start;
    }
}
