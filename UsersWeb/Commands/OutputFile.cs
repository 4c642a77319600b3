namespace UsersWeb.Commands;

/// <summary>A file that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Its absolute path.</summary>
    /// <exception cref="CommandException">It can't be written there, or is there already.</exception>
    public static string Check(string given, bool force)
    {
        var file = Path.GetFullPath(given);
        var folder = Path.GetDirectoryName(file);
        if (Directory.Exists(file)) throw new CommandException($"{file} is a folder; name a file in it.");
        if (!Directory.Exists(folder)) throw new CommandException($"The folder {folder} does not exist; create it first.");
        if (File.Exists(file) && !force) throw new CommandException($"{file} exists already; --force replaces it.");
        return file;
    }

    /// <summary>Writes all of it or nothing, readable by whoever runs the command alone.</summary>
    public static async Task WriteAsync(string file, Func<Stream, Task> write)
    {
        var part = file + ".part";
        // What lies there may be open to others, or lead elsewhere.
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var stream = new FileStream(part, options)) await write(stream);
            File.Move(part, file, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
