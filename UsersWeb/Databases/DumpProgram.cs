using System.Diagnostics;

namespace UsersWeb.Databases;

/// <summary>Runs a server's own dump program. The password goes by the environment, never by an argument that others can see.</summary>
internal static class DumpProgram
{
    /// <param name="names">Programs that can do it, the best first.</param>
    /// <param name="arguments">The arguments, for the program that was found.</param>
    /// <param name="fileOption">What stands before the file, as in <c>--file=</c>.</param>
    /// <param name="environment">Secrets, and what has no argument; empty values are left out.</param>
    /// <param name="file">Where to; it appears only when the dump is whole.</param>
    /// <param name="cancellation">Ends the program.</param>
    /// <exception cref="BackupException">There is no such program here, or it failed.</exception>
    public static async Task WriteAsync(
        string[] names, Func<string, IEnumerable<string>> arguments, string fileOption, (string Name, string? Value)[] environment,
        string file, CancellationToken cancellation)
    {
        var program = FindAny(names);
        await UnfinishedFile.WriteAsync(file, unfinished =>
            RunAsync(program, [.. arguments(Path.GetFileNameWithoutExtension(program)), fileOption + unfinished], environment,
                cancellation));
    }

    /// <summary>The same without writing anything, to see whether it can be done; the arguments should ask for little.</summary>
    /// <exception cref="BackupException">There is no such program here, or it failed.</exception>
    public static async Task TryAsync(
        string[] names, Func<string, IEnumerable<string>> arguments, string fileOption, (string Name, string? Value)[] environment,
        CancellationToken cancellation)
    {
        var program = FindAny(names);
        var nowhere = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        await RunAsync(program, [.. arguments(Path.GetFileNameWithoutExtension(program)), fileOption + nowhere], environment, cancellation);
    }

    /// <summary>What to say when none of the programs is here; null when one is.</summary>
    public static string? Obstacle(string[] names) => names.Any(name => Find(name) is not null) ? null
        : T("A backup of this database is made by {0}, which is not installed here. Install the database's client programs, or use "
            + "your provider's backups.", string.Join(T(" or "), names));

    private static string FindAny(string[] names) => names.Select(Find).FirstOrDefault(path => path is not null)
        ?? throw new BackupException(Obstacle(names)!);

    private static async Task RunAsync(string program, IEnumerable<string> arguments, (string Name, string? Value)[] environment,
        CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            if (!string.IsNullOrEmpty(value)) start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new BackupException($"{Path.GetFileName(program)} failed: {errors.Trim().ReplaceLineEndings(" ")}");
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
            .FirstOrDefault(File.Exists);
}
