using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Whether the name of the database file still leads to the file that is open, and nobody has written over it. Who deletes or replaces
/// it gets no error from the system, and neither does who writes to it: the file lives on without a name until the process ends.
/// </summary>
internal sealed partial class SqliteFileWatch : IDisposable
{
    // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int HasMoved = 20;

    private readonly string file;
    private readonly SqliteConnection open;
    private readonly SqliteHeader? header;
    private readonly Lock once = new();
    private DatabaseLoss? overwritten;
    private string? log;

    /// <summary>From now on.</summary>
    /// <param name="text">Of the file, which must exist.</param>
    public SqliteFileWatch(SqliteConnectionStringBuilder text)
    {
        file = text.DataSource;
        open = new(new SqliteConnectionStringBuilder(text.ConnectionString) { Pooling = false }.ConnectionString);
        open.Open();
        SqlitePragmas.SetUp(open, () => null);
        using var look = open.CreateCommand();
        look.CommandText = "SELECT count(*) FROM sqlite_master";
        look.ExecuteScalar();
        if (File.Exists(file + "-wal") && File.Exists(file + "-shm")) header = new(file);
    }

    /// <summary>What has become of the file; null while it is the same.</summary>
    public DatabaseLoss? Find()
    {
        lock (once)
        {
            if (overwritten is not null || open.State != ConnectionState.Open) return overwritten;
            if (IsMoved(open)) return Moved();
            PutLogBack();
            if (header is null) return null;
            if (header.IsForeign()) return overwritten = new(file, true, Keep(header.CopyLogAside));
            return File.Exists(file + "-wal") ? null : new(file, true);
        }
    }

    /// <summary>Whether the file that a connection has open has lost its name.</summary>
    /// <exception cref="SqliteException">SQLite can't tell.</exception>
    public static bool IsMoved(SqliteConnection connection)
    {
        var result = sqlite3_file_control(connection.Handle!.DangerousGetHandle(), "main", HasMoved, out var moved);
        if (result != 0) SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return moved != 0;
    }

    /// <summary>That the file which a connection has open is the one that is served.</summary>
    /// <exception cref="DatabaseLostException">It is not.</exception>
    public static void Require(DbConnection? connection, Func<DatabaseLoss?> findLoss)
    {
        var opened = connection is SqliteConnection { State: ConnectionState.Open } open ? open : null;
        var loss = findLoss();
        if (loss is null && (opened is null || !IsMoved(opened))) return;
        // It may be a connection to the other file, and nobody must get that again.
        if (opened is not null) SqliteConnection.ClearPool(opened);
        throw new DatabaseLostException(loss ?? new(opened!.DataSource, File.Exists(opened.DataSource)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Whoever replaces it and restarts the application at once.
        Find();
        open.Dispose();
        header?.Dispose();
    }

    // The log stayed beside the file that has the name now; the next start would write it into that.
    private DatabaseLoss Moved()
    {
        if (!File.Exists(file)) return new(file, false);
        log ??= header is null ? null : Keep(header.MoveLogAside);
        return new(file, true, log);
    }

    private void PutLogBack()
    {
        if (log is null) return;
        Keep(() =>
        {
            File.Move(log, file + "-wal", overwrite: false);
            return null;
        });
        log = null;
    }

    // A full disk, a folder that may not be written any more: it stays where it is.
    private static string? Keep(Func<string?> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // SQLitePCLRaw, whose library this is, has no way to it.
    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_file_control(nint database, string schema, int operation, out int argument);
}
