using System.ComponentModel;
using System.Data.Common;

namespace UsersWeb.Databases;

/// <summary>
/// Writes a backup beside its place and moves it there when it is whole, so that no half of one is ever taken for a backup.
/// </summary>
internal static class UnfinishedFile
{
    /// <summary>Readable by its owner only: a backup holds what the database holds.</summary>
    /// <exception cref="BackupException">It can't be written; nothing is left behind.</exception>
    public static async Task WriteAsync(string file, Func<string, Task> write)
    {
        var unfinished = file + ".part";
        try
        {
            File.Delete(unfinished);
            // Before the first byte: a mode that is set afterwards leaves a moment in which others can open the file.
            PrivateFile.Create(unfinished);
            await write(unfinished);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is DbException or IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new BackupException($"The backup to {file} failed: {e.Message}", e);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
