using System.ComponentModel;
using System.Diagnostics;

namespace UsersWeb.Databases;

/// <summary>Runs a server's own dump program. The password goes by the environment, never by an argument that others can see.</summary>
internal static class DumpProgram
{
    public static async Task WriteAsync(string[] names, string[] arguments, (string Name, string? Value)[] environment, string file, CancellationToken cancellation)
    {
        var program = names.Select(Find).FirstOrDefault(path => path is not null)
            ?? throw new BackupException($"A backup of this database is made by {string.Join(" or ", names)}, which is not installed here. Install the database's client programs, or use your provider's backups.");
        var unfinished = file + ".part";
        try
        {
            await RunAsync(program, [.. arguments, unfinished], environment, cancellation);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new BackupException($"The backup to {file} failed: {e.Message}", e);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task RunAsync(string program, string[] arguments, (string Name, string? Value)[] environment, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        // The last argument is the file, in the form each program wants: "--file=" or "--result-file=" stands before it.
        foreach (var argument in arguments[..^2]) start.ArgumentList.Add(argument);
        start.ArgumentList.Add(arguments[^2] + arguments[^1]);
        foreach (var (name, value) in environment)
        {
            if (!string.IsNullOrEmpty(value)) start.Environment[name] = value;
        }
        using var process = Process.Start(start)!;
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0) throw new BackupException($"{Path.GetFileName(program)} failed: {errors.Trim().ReplaceLineEndings(" ")}");
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
