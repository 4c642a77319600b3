namespace UsersWeb.Databases;

/// <summary>Files with users' data in them: nobody else on the machine needs to read those, whatever the umask says.</summary>
internal static class PrivateFile
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an empty one before anybody else can open it; does nothing where there is one.</summary>
    /// <exception cref="IOException">It can't be made there.</exception>
    public static void Create(string file)
    {
        if (File.Exists(file)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        new FileStream(file, options).Dispose();
    }

    /// <summary>Makes the folder of one, if need be.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
    }

    /// <summary>Takes from others what they may do with one that is there; whether they could do anything and still can.</summary>
    public static bool IsOpenToOthers(string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file)) return false;
        var mode = File.GetUnixFileMode(file);
        if ((mode & ~Owner) == 0) return false;
        try
        {
            // What its owner may not do is theirs to say.
            File.SetUnixFileMode(file, mode & Owner);
            return false;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            // Somebody else's file, or a file system without modes.
            return true;
        }
    }
}
