using Microsoft.Data.Sqlite;
using UsersWeb.Databases;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>
/// An empty file beside the database, locked by the operating system. It stays there when the lock is freed, as the one
/// for migrations does: whoever removed it could remove the one that the next mover has just locked.
/// </summary>
internal static class SqliteMoveLock
{
    // Somebody who only looks holds the lock for the blink of an eye.
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Beside the real file, so that two names of one database mean one lock.</summary>
    public static string FileOf(ConnectionString database)
    {
        var file = new FileInfo(Path.GetFullPath(new SqliteConnectionStringBuilder(database.Text).DataSource, Home.Folder));
        return (file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName + ".moving";
    }

    public static async Task<IAsyncDisposable?> TryTakeAsync(string file, CancellationToken cancellation)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(file)!);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Open(file);
            }
            catch (IOException) when (File.Exists(file))
            {
                if (attempt == Attempts) return null;
                await Task.Delay(Pause, cancellation);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException)
            {
                // Nobody can write here, so there is nothing to keep others from.
                return new Nothing();
            }
        }
    }

    public static bool IsHeld(string file)
    {
        try
        {
            using var look = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    // A reading lock is enough of a lock, and works on a file that belongs to somebody else.
    private static FileStream Open(string file) => File.Exists(file)
        ? new(file, FileMode.Open, FileAccess.Read, FileShare.None)
        : new(file, Creating(file));

    // As readable as the database: whoever may not see that must not be able to lock it either.
    private static FileStreamOptions Creating(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (OperatingSystem.IsWindows()) return options;
        var database = file[..^".moving".Length];
        options.UnixCreateMode = File.Exists(database) ? File.GetUnixFileMode(database) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
