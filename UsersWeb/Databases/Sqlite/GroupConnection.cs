using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// What a <see cref="WriteGroup"/> writes by: a connection that stays open, so that what it has read of the file and its prepared
/// statements stay too, and another one whose log can be brought to the disk while the first writes on.
/// </summary>
internal sealed class GroupConnection : IDisposable
{
    // More than the application has; those that differ by lists of values are not worth to be kept.
    private const int MostStatements = 200;

    private readonly Dictionary<string, KeptCommand> statements = new(StringComparer.Ordinal);
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

    /// <summary>The command of before with the same text, prepared, and with the values of this one.</summary>
    public DbCommand Keep(DbCommand command)
    {
        if (!statements.TryGetValue(command.CommandText, out var kept))
        {
            if (statements.Count >= MostStatements) return command;
            statements[command.CommandText] = kept = new(command.CommandText, Writer);
        }
        return kept.TryTake((SqliteCommand)command) ? kept : command;
    }

    /// <summary>Forgets one that failed: nobody knows in which state it is.</summary>
    public void Forget(DbCommand command)
    {
        if (command is KeptCommand kept && statements.Remove(kept.CommandText)) kept.End();
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
        foreach (var kept in statements.Values) kept.End();
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

    /// <summary>EF Core disposes of each command after it has run; this one is used again.</summary>
    private sealed class KeptCommand(string text, SqliteConnection connection) : SqliteCommand(text, connection)
    {
        private bool isTaken;

        public bool TryTake(SqliteCommand command)
        {
            if (isTaken) return false;
            isTaken = true;
            (Transaction, CommandTimeout) = (command.Transaction, command.CommandTimeout);
            var values = command.Parameters.Cast<SqliteParameter>().ToArray();
            command.Parameters.Clear();
            Parameters.Clear();
            Parameters.AddRange(values);
            command.Dispose();
            return true;
        }

        public void End() => base.Dispose(disposing: true);

        [SuppressMessage("Usage", "CA2215", Justification = "It would lose what is prepared; End does so.")]
        protected override void Dispose(bool disposing) => isTaken = false;
    }
}
