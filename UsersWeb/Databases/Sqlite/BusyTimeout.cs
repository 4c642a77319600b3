namespace UsersWeb.Databases.Sqlite;

/// <summary>How long a writer waits for its turn on a SQLite file, until the request is answered 503.</summary>
internal static class BusyTimeout
{
    /// <summary>For the file's own lock, which another process may hold.</summary>
    public static readonly TimeSpan OfFile = TimeSpan.FromSeconds(5);

    /// <summary>In the application's own queue, see <see cref="WriteQueue"/>.</summary>
    public static readonly TimeSpan InQueue = TimeSpan.FromSeconds(20);
}
