using System.ComponentModel;
using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>
/// Writes a file beside its place and moves it there when it is whole, so that no half of one is ever taken for it.
/// </summary>
internal static class UnfinishedFile
{
    /// <summary>What the name of one ends with.</summary>
    public const string Extension = ".part";

    /// <summary>How much of a file is written that is not whole yet; null where there is none.</summary>
    public static long? Length(string file)
    {
        try
        {
            return new FileInfo(file + Extension).Length;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Writes a backup.</summary>
    /// <exception cref="BackupException">It can't be written; nothing is left behind.</exception>
    public static async Task WriteAsync(string file, Func<string, Task> write)
    {
        try
        {
            await WriteAnyAsync(file, write);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new BackupException($"The backup to {file} failed: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes any file, readable by its owner only: it holds what the database holds. Of a failure nothing is left behind.
    /// </summary>
    public static async Task WriteAnyAsync(string file, Func<string, Task> write)
    {
        var unfinished = file + Extension;
        try
        {
            File.Delete(unfinished);
            // Before the first byte: a mode that is set afterwards leaves a moment in which others can open the file.
            PrivateFile.Create(unfinished);
            await write(unfinished);
            File.Move(unfinished, file, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
