using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// The file to which SQLite's commits are written before they are in the database file. With `synchronous=NORMAL` a commit leaves them to
/// the system; here they are brought to the disk in the same way as `synchronous=FULL` does within each commit.
/// </summary>
internal static unsafe partial class WriteAheadLog
{
    // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int JournalPointer = 28;

    // https://www.sqlite.org/c3ref/io_methods.html: the version, then xClose, xRead, xWrite, xTruncate and xSync.
    private const int PlaceOfSync = 5;

    // https://www.sqlite.org/c3ref/c_sync_dataonly.html
    private const int SyncNormal = 2;

    /// <summary>Brings to the disk whatever anybody has written to it. Nobody else may use the connection meanwhile.</summary>
    /// <exception cref="SqliteException">The system could not.</exception>
    public static void Sync(SqliteConnection connection)
    {
        var handle = connection.Handle!;
        var result = sqlite3_file_control(handle.DangerousGetHandle(), "main", JournalPointer, out var file);
        if (result != 0) SqliteException.ThrowExceptionForRC(result, handle);
        // No such file is open: the database keeps no log, and its commits are on the disk.
        if (file is null || *file is null) return;
        var sync = (delegate* unmanaged[Cdecl]<nint**, int, int>)(*file)[PlaceOfSync];
        result = sync(file, SyncNormal);
        GC.KeepAlive(connection);
        if (result != 0) SqliteException.ThrowExceptionForRC(result, null!);
    }

    // SQLitePCLRaw, whose library this is, has no way to it.
    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_file_control(nint database, string schema, int operation, out nint** argument);
}
