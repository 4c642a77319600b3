using System.Data.Common;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>Tries what the move will do beside reading and writing rows: as many connections, and the program for a backup.</summary>
internal sealed class MeansCheck(MoveRun run)
{
    private const int Attempts = 10;

    // Its lock, and the one that reads and writes.
    private const int OpenToTarget = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // A move has its lock, keeps writers out, and reads; whoever only looks reads.
    private int OpenToSource => run.Options is { PreflightOnly: true } or { Rehearse: true } ? 1 : 3;

    /// <summary>Lists what can't be had.</summary>
    /// <param name="targetExists">Whether there is a target to connect to, which is open and locked then.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task RunAsync(bool targetExists, CancellationToken cancellation)
    {
        await ConnectAsync(targetExists, cancellation);
        if (run.Options is { NoBackup: false, Rehearse: false }) await BackUpAsync(cancellation);
    }

    // Of both at once: they may be of one server, and of one role that may have so many.
    private async Task ConnectAsync(bool targetExists, CancellationToken cancellation)
    {
        var open = new List<DbConnection>();
        try
        {
            await ConnectAsync(run.Source, Side.Source, OpenToSource, open, cancellation);
            if (targetExists) await ConnectAsync(run.Target, Side.Target, OpenToTarget, open, cancellation);
        }
        finally
        {
            foreach (var one in open) await one.DisposeAsync();
        }
    }

    private async Task ConnectAsync(MoveEngine engine, Side side, int there, List<DbConnection> open, CancellationToken cancellation)
    {
        var most = engine.MostConnections(side);
        for (; there < most; there++)
        {
            var connection = engine.ConnectToHold();
            open.Add(connection);
            if (await TryOpenAsync(connection, cancellation) is not { } refusal) continue;
            run.Problems.Add(RowProblem.OfDatabase(side == Side.Source ? ProblemRule.Source : ProblemRule.Target,
                $"The move needs {most} connections to {engine.ConnectionString.Masked} at once, and can have only {there}: {refusal}"));
            return;
        }
    }

    // A server counts a connection for a moment after it was closed, as those were that looked for the database.
    private static async Task<string?> TryOpenAsync(DbConnection connection, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await connection.OpenAsync(cancellation);
                return null;
            }
            catch (Exception e) when (e is DbException or InvalidOperationException && !cancellation.IsCancellationRequested)
            {
                if (attempt == Attempts) return FailureWords.DescribeForReport(e);
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    private async Task BackUpAsync(CancellationToken cancellation)
    {
        try
        {
            await run.Source.TryBackupAsync(cancellation);
        }
        catch (BackupException e)
        {
            // Whoever tests on the page decides about the backup afterwards.
            if (run.Options is { PreflightOnly: true, Wait: true })
                run.Output.Tell(new NoticeEvent($"A backup of the old database can't be made: {e.Message}"));
            else
                run.Problems.Add(RowProblem.OfDatabase(
                    ProblemRule.Source, $"The backup can't be made: {e.Message.TrimEnd('.')}. --no-backup leaves it out."));
        }
    }
}
