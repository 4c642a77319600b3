namespace UsersWeb.Tests.Support;

/// <summary>Programs that the tests need and the system provides.</summary>
public static class Installed
{
    private static readonly string[] Folders =
    [
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        .. PostgreSqlFolders(),
        "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin",
    ];

    /// <summary>The path of the first that is there.</summary>
    /// <exception cref="InvalidOperationException">None is; the message says what to install.</exception>
    public static string Find(string install, params string[] names) =>
        names.SelectMany(name => Folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{names[0]} is not installed. The tests need it: {install}.");

    // Debian keeps server programs off the path, a folder for each version; the newest first.
    private static IEnumerable<string> PostgreSqlFolders() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder.Length).ThenByDescending(folder => folder)
            .Select(folder => Path.Combine(folder, "bin"))
        : [];
}
