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
}
