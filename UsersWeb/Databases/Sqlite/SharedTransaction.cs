using System.Data;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>A transaction of a <see cref="WriteGroup"/>.</summary>
internal sealed class SharedTransaction
{
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long start = Stopwatch.GetTimestamp();

    /// <summary>Begins it.</summary>
    /// <param name="connection">By which it writes.</param>
    /// <param name="patience">How long to wait for another process that writes.</param>
    public SharedTransaction(GroupConnection connection, TimeSpan patience)
    {
        Connection = connection;
        BusyTimeout.Set(connection.Writer, patience);
        Transaction = connection.Writer.BeginTransaction(IsolationLevel.Serializable);
    }

    public GroupConnection Connection { get; }

    public SqliteTransaction Transaction { get; }

    /// <summary>How many changes in it are to be kept.</summary>
    public int Kept { get; set; }

    public TimeSpan Age => Stopwatch.GetElapsedTime(start);

    /// <summary>Whether SQLite has rolled it back by itself.</summary>
    public bool HasEnded => raw.sqlite3_get_autocommit(Connection.Writer.Handle) != 0;

    /// <summary>For those whose changes are in it.</summary>
    public Task Ended => ended.Task;

    public void Succeed() => ended.SetResult();

    public void Fail(Exception why)
    {
        if (Kept > 0) ended.SetException(why);
    }
}
