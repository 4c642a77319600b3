namespace UsersWeb.Shared;

/// <summary>Where a file lies, whatever leads there.</summary>
internal static class RealPath
{
    /// <summary>
    /// The absolute path with every link on the way followed: a link in a folder leads out of it. There may be no such file.
    /// </summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent) return full;
        var here = Path.Combine(Of(parent), Path.GetFileName(full));
        FileSystemInfo entry = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return entry.LinkTarget is null ? here : entry.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }
}
