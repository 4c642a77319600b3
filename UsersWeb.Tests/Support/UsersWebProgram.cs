namespace UsersWeb.Tests.Support;

/// <summary>The real program: the published one that USERSWEB_TEST_PROGRAM names, or else as it was built beside the tests.</summary>
public static class UsersWebProgram
{
    // UsersWeb.Tests/bin/Release/net10.0 and UsersWeb/bin/Release/net10.0 have the same place in their projects.
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));

    /// <summary>The folder of all projects.</summary>
    public static string Repository { get; } = Output.Parent!.Parent!.Parent!.Parent!.FullName;

    public static string Path { get; } = Find();

    /// <summary>The tests' environment without what a developer may have set for the program.</summary>
    public static IEnumerable<(string, string?)> Environment(string? connectionString, params (string, string?)[] settings) =>
    [
        ("ConnectionStrings__Users", connectionString), ("DATABASE_URL", null), ("Database__Provider", null),
        ("ASPNETCORE_ENVIRONMENT", null), ("DOTNET_ENVIRONMENT", null), ("ASPNETCORE_URLS", null), ("NO_COLOR", "1"),
        // Every test asks whether it is ready, as a load balancer does, and few look at what comes of that at the end.
        ("Shutdown__DrainSeconds", "0"),
        // Most of these processes live for a second: measuring and compiling for later only costs, and a third of their
        // time went into mapping each compiled method a second time, which keeps memory from being writable and executable at once.
        ("DOTNET_TieredPGO", "0"), ("DOTNET_TC_CallCounting", "0"), ("DOTNET_EnableWriteXorExecute", "0"),
        ("DOTNET_GCgen0size", "0x4000000"),
        .. settings,
    ];

    private static string Find()
    {
        if (System.Environment.GetEnvironmentVariable("USERSWEB_TEST_PROGRAM") is { Length: > 0 } published)
            return File.Exists(published)
                ? published : throw new InvalidOperationException($"{published} is missing; USERSWEB_TEST_PROGRAM names it.");
        var name = OperatingSystem.IsWindows() ? "UsersWeb.exe" : "UsersWeb";
        var path = System.IO.Path.Combine(Repository, "UsersWeb", "bin", Output.Parent!.Name, Output.Name, name);
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is missing; build UsersWeb first.");
    }
}
