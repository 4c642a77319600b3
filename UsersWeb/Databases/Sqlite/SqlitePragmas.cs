using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>
/// Sets up each new SQLite handle once, and lets nobody read or write by one that was opened after the file had been moved away. A
/// pooled handle keeps its settings, so opening it again costs nothing.
/// </summary>
/// <param name="findLoss">Whether the file was deleted or replaced.</param>
public sealed class SqlitePragmas(Func<DatabaseLoss?> findLoss) : DbConnectionInterceptor
{
    // busy_timeout: SQLite's own back-off (1, 2, 5, 10 … ms) instead of the driver's 150 ms steps.
    // journal_size_limit: a burst of writes does not leave a large WAL file behind for ever.
    private static readonly string Pragmas = string.Create(CultureInfo.InvariantCulture,
        $"PRAGMA busy_timeout={BusyTimeout.OfWriter.TotalMilliseconds:0}; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384;");

    private static readonly ConditionalWeakTable<sqlite3, object> Prepared = [];

    /// <inheritdoc />
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        SetUp((SqliteConnection)connection, findLoss);

    /// <inheritdoc />
    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default)
    {
        SetUp((SqliteConnection)connection, findLoss);
        return Task.CompletedTask;
    }

    /// <exception cref="DatabaseLostException">It leads to another file than the one that is served.</exception>
    internal static void SetUp(SqliteConnection connection, Func<DatabaseLoss?> findLoss)
    {
        var handle = connection.Handle!;
        if (Prepared.TryGetValue(handle, out _)) return;
        SqliteFileWatch.Require(connection, findLoss);
        // EF Core looks whether the file exists with a connection that may not write, and so can't change the journal of a
        // file that was made elsewhere, by a dump that was read in or a VACUUM INTO. The next connection does it.
        if (raw.sqlite3_db_readonly(handle, "main") == 1) return;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        var isLogged = command.ExecuteScalar() is "wal";
        // A commit that was answered survives a power cut. Where there is a write-ahead log, WriteQueue sees to that.
        command.CommandText = Pragmas + (isLogged ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=FULL");
        command.ExecuteNonQuery();
        Prepared.AddOrUpdate(handle, Prepared);
    }
}
