using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// What a <see cref="WriteGroup"/> writes by: a connection that stays open, so that what it has read of the file and its prepared
/// statements stay too, and another one whose log can be brought to the disk while the first writes on.
/// </summary>
internal sealed class GroupConnection : IDisposable
{
    private readonly Lock gate = new();
    private int uses = 1;
    private bool isDropped;

    private GroupConnection(SqliteConnection writer, SqliteConnection log) => (Writer, Log) = (writer, log);

    public SqliteConnection Writer { get; }

    public SqliteConnection Log { get; }

    public static GroupConnection Open(string connectionText, Func<DatabaseLoss?> findLoss)
    {
        // Of its own: whoever closes those of a pool must not close these.
        var text = new SqliteConnectionStringBuilder(connectionText) { Pooling = false }.ConnectionString;
        var opened = new GroupConnection(new(text), new(text));
        try
        {
            foreach (var connection in (SqliteConnection[])[opened.Writer, opened.Log])
            {
                connection.Open();
                SqlitePragmas.SetUp(connection, findLoss);
            }
            KeptStatements.Begin(opened.Writer);
            // What savepoints need to be undone does not go to the disk.
            opened.Execute("PRAGMA temp_store=MEMORY");
            using var look = opened.Log.CreateCommand();
            look.CommandText = "SELECT count(*) FROM sqlite_master";
            look.ExecuteScalar();
            return opened;
        }
        catch
        {
            opened.Close();
            throw;
        }
    }

    /// <summary>A statement without parameters.</summary>
    public void Execute(string sql)
    {
        var result = raw.sqlite3_exec(Writer.Handle, sql);
        if (result != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(result, Writer.Handle);
    }

    /// <summary>Not closed until <see cref="Release"/>.</summary>
    public void Use()
    {
        lock (gate) uses++;
    }

    /// <summary>After <see cref="Use"/>.</summary>
    public void Release()
    {
        lock (gate)
        {
            if (--uses > 0) return;
        }
        Close();
    }

    /// <summary>Is closed as soon as nobody uses it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (isDropped) return;
            isDropped = true;
        }
        Release();
    }

    private void Close()
    {
        KeptStatements.End(Writer);
        // A transaction that is open ends with its connection, on a full disk too.
        foreach (var connection in (SqliteConnection[])[Writer, Log])
        {
            try
            {
                connection.Dispose();
            }
            catch (SqliteException)
            {
                // The system has the file's end of it.
            }
        }
    }
}
