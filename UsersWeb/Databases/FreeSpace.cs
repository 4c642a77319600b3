namespace UsersWeb.Databases;

/// <summary>What is left on a disk.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes that this process may still write where a file is or would be; null when that can't be told.</summary>
    public static long? Beside(string file)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(file));
            // One that is yet to be made will be on the disk of the one above.
            while (folder is not null && !Directory.Exists(folder)) folder = Path.GetDirectoryName(folder);
            return folder is null ? null : new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
