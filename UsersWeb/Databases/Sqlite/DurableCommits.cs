using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using UsersWeb.Databases.Statements;

namespace UsersWeb.Databases.Sqlite;

/// <summary>Commits, and brings what was committed to the disk for all who wait for it at once.</summary>
/// <param name="findLoss">Whether the file was deleted or replaced: then nothing is answered as written.</param>
/// <param name="log">Is told how long it took.</param>
internal sealed class DurableCommits(Func<DatabaseLoss?> findLoss, StatementLog log)
{
    private readonly SharedSync disk = new();
    private readonly Statement commit = log["COMMIT"];
    private readonly Statement sync = log["SYNC"];

    /// <summary>Commits to a file that is there.</summary>
    public void Commit(SqliteConnection connection, Action commitIt)
    {
        RequireFile(connection);
        var start = Stopwatch.GetTimestamp();
        commitIt();
        log.AddSince(commit, start);
    }

    /// <summary>Ends when what was committed is on the disk, in the file that has the name.</summary>
    public async Task ConfirmAsync(DbConnection? connection)
    {
        if (connection is SqliteConnection { State: ConnectionState.Open } open)
        {
            var start = Stopwatch.GetTimestamp();
            await disk.RunAsync(() => WriteAheadLog.Sync(open));
            log.AddSince(sync, start);
        }
        // The file may have gone meanwhile.
        RequireFile(connection);
    }

    /// <exception cref="DatabaseLostException">It has another file, or none.</exception>
    public void RequireFile(DbConnection? connection) => SqliteFileWatch.Require(connection, findLoss);
}
