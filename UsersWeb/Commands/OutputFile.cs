using UsersWeb.Shared;

namespace UsersWeb.Commands;

/// <summary>A file that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Its absolute path; of a link, that of what it leads to, so that the link stays.</summary>
    /// <exception cref="CommandException">It can't be written there, or is there already.</exception>
    public static string Check(string given, bool force)
    {
        var file = Path.GetFullPath(given);
        if (new FileInfo(file).LinkTarget is not null) file = File.ResolveLinkTarget(file, returnFinalTarget: true)!.FullName;
        // What is written takes the place of what was there, and nobody wants a file where the machine has its devices.
        if (IsDevice(RealPath.Of(file)))
            throw new CommandException($"{given} is no place for a file; name one elsewhere.");
        var folder = Path.GetDirectoryName(file);
        if (Directory.Exists(file)) throw new CommandException($"{file} is a folder; name a file in it.");
        if (!Directory.Exists(folder)) throw new CommandException($"The folder {folder} does not exist; create it first.");
        if (File.Exists(file) && !force) throw new CommandException($"{file} exists already; --force replaces it.");
        return file;
    }

    private static bool IsDevice(string file) => file.StartsWith("/proc/", StringComparison.Ordinal)
        || (file.StartsWith("/dev/", StringComparison.Ordinal) && !file.StartsWith("/dev/shm/", StringComparison.Ordinal));
}
