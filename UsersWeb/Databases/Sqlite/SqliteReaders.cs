using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Connections that stay open for look-ups, with their statements prepared. EF's own are opened for each query, which
/// registers a dozen functions in SQLite, removes them again, and forgets what was prepared: a third of a small request.
/// There are as many as threads that read at the same moment, because the driver is synchronous.
/// </summary>
/// <param name="connectionText">Of the file.</param>
/// <param name="findLoss">Whether the file was deleted or replaced.</param>
internal sealed class SqliteReaders(string connectionText, Func<DatabaseLoss?> findLoss)
{
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool closed;

    public BorrowedConnection Borrow() => new(idle.TryTake(out var connection) ? connection : Open(), GiveBack);

    /// <summary>Closes those that are idle now; the others are closed when they are given back.</summary>
    public void Close()
    {
        closed = true;
        while (idle.TryTake(out var connection))
        {
            KeptStatements.End(connection);
            connection.Dispose();
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionText);
        connection.Open();
        try
        {
            SqlitePragmas.SetUp(connection, findLoss);
            KeptStatements.Begin(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
        return connection;
    }

    private ValueTask GiveBack(DbConnection connection)
    {
        idle.Add((SqliteConnection)connection);
        if (closed) Close();
        return ValueTask.CompletedTask;
    }
}
