using System.ComponentModel;
using System.Diagnostics;

namespace UsersWeb.Moves.Settings;

/// <summary>Replaces a file of settings at once: after a power cut it is the old one or the new one.</summary>
internal static class SettingsFile
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// Owner and mode stay, except that nobody else may read what may hold a password now; a new file is its owner's alone, who is
    /// that of the folder.
    /// </summary>
    /// <exception cref="IOException">It can't be written; it is as it was.</exception>
    public static async Task ReplaceAsync(string name, byte[] content, CancellationToken cancellation)
    {
        var file = Real(name);
        var unfinished = Unfinished(file);
        try
        {
            await WriteAsync(unfinished, content, cancellation);
            await TakeOverAsync(file, unfinished, cancellation);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && File.Exists(file))
        {
            // A file that a container was given by itself can be written but not replaced, and so can one in a folder that can't.
            await OverwriteAsync(file, content);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Why <see cref="ReplaceAsync"/> would fail, tried on the disk; null when nothing is seen.</summary>
    /// <exception cref="IOException">Why.</exception>
    /// <exception cref="UnauthorizedAccessException">Why.</exception>
    public static string? Refusal(string name)
    {
        var file = Real(name);
        if (!File.Exists(file))
        {
            TryCreate(file);
            return null;
        }
        // Opened and left as it is. Also where another file could take its place: whoever made it read-only meant something by it.
        using (new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
        }
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Others) == 0 || CanCreate(file)) return null;
        // It will be overwritten in place, and hidden from others first, which its owner alone can do.
        File.SetUnixFileMode(file, File.GetUnixFileMode(file));
        return null;
    }

    // Through a symbolic link, as some installations have it, to the file itself.
    private static string Real(string name) => new FileInfo(name) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : name;

    private static string Unfinished(string file) => file + ".new";

    private static bool CanCreate(string file)
    {
        try
        {
            TryCreate(file);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void TryCreate(string file)
    {
        File.Delete(Unfinished(file));
        new FileStream(Unfinished(file), Creating()).Dispose();
        File.Delete(Unfinished(file));
    }

    // Before the first byte: a mode that is set afterwards leaves a moment in which others can open the file.
    private static async Task WriteAsync(string file, byte[] content, CancellationToken cancellation)
    {
        File.Delete(file);
        await using var stream = new FileStream(file, Creating());
        await stream.WriteAsync(content, cancellation);
        stream.Flush(flushToDisk: true);
    }

    private static FileStreamOptions Creating()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return options;
    }

    private static async Task TakeOverAsync(string from, string to, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) return;
        var isNew = !File.Exists(from);
        // Run by root for an application that runs as somebody else, it must stay theirs, or become theirs.
        if (Environment.IsPrivilegedProcess) await ChangeOwnerAsync(isNew ? Path.GetDirectoryName(from)! : from, to, cancellation);
        if (!isNew) File.SetUnixFileMode(to, File.GetUnixFileMode(from) & ~Others);
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
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~Others);
        var before = await File.ReadAllBytesAsync(file);
        try
        {
            await WriteOverAsync(file, content);
        }
        catch (IOException)
        {
            // A full disk takes back what it held before.
            await WriteOverAsync(file, before);
            throw;
        }
    }

    private static async Task WriteOverAsync(string file, byte[] content)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        await stream.WriteAsync(content);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
    }
}
