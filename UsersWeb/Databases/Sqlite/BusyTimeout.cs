using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>How long a writer waits for its turn on a SQLite file, until the request is answered 503.</summary>
internal static class BusyTimeout
{
    /// <summary>In the application's own queue and for a lock of another process together, see <see cref="WriteQueue"/>.</summary>
    public static readonly TimeSpan OfWriter = TimeSpan.FromSeconds(5);

    /// <summary>Gives the next statements of a connection what is left of a wait.</summary>
    public static void Set(SqliteConnection open, TimeSpan left)
    {
        var milliseconds = Math.Clamp((int)left.TotalMilliseconds, 1, (int)OfWriter.TotalMilliseconds);
        _ = raw.sqlite3_busy_timeout(open.Handle, milliseconds);
        // The driver tries again for whole seconds on top of SQLite's own wait.
        open.DefaultTimeout = (milliseconds + 999) / 1000;
    }
}
