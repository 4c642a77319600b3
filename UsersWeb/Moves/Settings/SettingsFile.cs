using System.ComponentModel;
using System.Diagnostics;

namespace UsersWeb.Moves.Settings;

/// <summary>Replaces a file of settings at once: after a power cut it is the old one or the new one.</summary>
internal static class SettingsFile
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Owner and mode stay, except that nobody else may read what may hold a password now.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static async Task ReplaceAsync(string name, byte[] content, CancellationToken cancellation)
    {
        // Through a symbolic link, as some installations have it, to the file itself.
        var file = new FileInfo(name).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? name;
        var unfinished = file + ".new";
        try
        {
            await WriteAsync(unfinished, content, cancellation);
            if (File.Exists(file)) await TakeOverAsync(file, unfinished, cancellation);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (IOException) when (File.Exists(file) && File.Exists(unfinished))
        {
            // A file that a container was given by itself can be written but not replaced.
            await OverwriteAsync(file, content);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // Before the first byte: a mode that is set afterwards leaves a moment in which others can open the file.
    private static async Task WriteAsync(string file, byte[] content, CancellationToken cancellation)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(content, cancellation);
        stream.Flush(flushToDisk: true);
    }

    private static async Task TakeOverAsync(string from, string to, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) return;
        // Run by root for an application that runs as somebody else, it must stay theirs.
        if (Environment.IsPrivilegedProcess) await ChangeOwnerAsync(from, to, cancellation);
        File.SetUnixFileMode(to, File.GetUnixFileMode(from) & ~Others);
    }

    private static async Task ChangeOwnerAsync(string from, string to, CancellationToken cancellation)
    {
        try
        {
            using var program =
                Process.Start(new ProcessStartInfo("chown", [$"--reference={from}", "--", to]) { RedirectStandardError = true })!;
            await program.WaitForExitAsync(cancellation);
            if (program.ExitCode != 0) throw new IOException("The file can't be given to its owner.");
        }
        catch (Win32Exception e)
        {
            throw new IOException("The file can't be given to its owner.", e);
        }
    }

    private static async Task OverwriteAsync(string file, byte[] content)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~Others);
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        await stream.WriteAsync(content);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
    }
}
