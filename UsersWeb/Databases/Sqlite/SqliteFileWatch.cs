using System.Data;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Whether the name of the database file still leads to the file that is open. Who deletes or replaces it gets no error from the
/// system, and neither does who writes to it: the file lives on without a name until the process ends.
/// </summary>
internal sealed partial class SqliteFileWatch : IDisposable
{
    // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html
    private const int HasMoved = 20;

    private readonly string file;
    private readonly SqliteConnection open;
    private readonly bool hasLog;

    /// <summary>From now on.</summary>
    /// <param name="text">Of the file, which must exist.</param>
    public SqliteFileWatch(SqliteConnectionStringBuilder text)
    {
        file = text.DataSource;
        open = new(new SqliteConnectionStringBuilder(text.ConnectionString) { Pooling = false }.ConnectionString);
        open.Open();
        SqlitePragmas.SetUp(open);
        using var look = open.CreateCommand();
        look.CommandText = "SELECT count(*) FROM sqlite_master";
        look.ExecuteScalar();
        hasLog = File.Exists(file + "-wal");
    }

    /// <summary>What has become of the file; null while it is the same.</summary>
    public DatabaseLoss? Find()
    {
        if (open.State != ConnectionState.Open) return null;
        return IsMoved(open) || (hasLog && !File.Exists(file + "-wal")) ? new(file, File.Exists(file)) : null;
    }

    /// <summary>Whether the file that a connection has open has lost its name.</summary>
    /// <exception cref="SqliteException">SQLite can't tell.</exception>
    public static bool IsMoved(SqliteConnection connection)
    {
        var result = sqlite3_file_control(connection.Handle!.DangerousGetHandle(), "main", HasMoved, out var moved);
        if (result != 0) SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return moved != 0;
    }

    /// <inheritdoc />
    public void Dispose() => open.Dispose();

    // SQLitePCLRaw, whose library this is, has no way to it.
    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int sqlite3_file_control(nint database, string schema, int operation, out int argument);
}
