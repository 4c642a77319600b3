using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace UsersWeb.Databases.Sqlite;

/// <summary>SQLite's online backup: a consistent copy while others read and write.</summary>
internal static class SqliteBackup
{
    private const int PagesPerStep = 2000;

    /// <exception cref="BackupException">The file is the database itself, or can't be written.</exception>
    public static Task WriteAsync(SqliteConnectionStringBuilder source, string file, IProgress<double> progress,
        CancellationToken cancellation)
    {
        if (Path.GetFullPath(file) == source.DataSource) throw new BackupException($"{file} is the database itself; name another file.");
        return UnfinishedFile.WriteAsync(file, unfinished => CopyAsync(source.ConnectionString, unfinished, progress, cancellation));
    }

    private static async Task CopyAsync(string source, string file, IProgress<double> progress, CancellationToken cancellation)
    {
        await using var from = new SqliteConnection(source);
        await using var to =
            new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        await from.OpenAsync(cancellation);
        await to.OpenAsync(cancellation);
        // A read transaction keeps one snapshot: without it every commit meanwhile starts the copy again.
        await using var snapshot = from.BeginTransaction(deferred: true);
        await using (var read = from.CreateCommand())
        {
            read.CommandText = "SELECT count(*) FROM sqlite_master";
            await read.ExecuteScalarAsync(cancellation);
        }
        using var backup = raw.sqlite3_backup_init(to.Handle, "main", from.Handle, "main");
        int result;
        while ((result = raw.sqlite3_backup_step(backup, PagesPerStep)) is raw.SQLITE_OK or raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            cancellation.ThrowIfCancellationRequested();
            var pages = raw.sqlite3_backup_pagecount(backup);
            if (pages > 0) progress.Report(1 - (double)raw.sqlite3_backup_remaining(backup) / pages);
            if (result != raw.SQLITE_OK) await Task.Delay(20, cancellation);
        }
        if (result != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(result, to.Handle);
        progress.Report(1);
    }
}
