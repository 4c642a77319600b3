using System.Data.Common;
using System.Threading.Channels;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Copy;

/// <summary>Copies all tables, parents first. The source is read and encoded on a thread of its own, ahead of the writer.</summary>
public sealed class Copier(MoveRun run)
{
    // A transaction of so many rows costs one flush to disk; killed, it costs a quarter of a second of work.
    private const int RowsInTransaction = 25_000;
    private const int BatchesAhead = 4;

    /// <summary>Copies what the watermarks say is not there yet.</summary>
    /// <param name="source">The source, in a snapshot.</param>
    /// <param name="writer">Writes into the target.</param>
    /// <param name="watermarks">How far an earlier move got.</param>
    /// <param name="cancellation">Stops after the batch at hand; what was committed stays.</param>
    public async Task RunAsync(DbConnection source, RowWriter writer, IReadOnlyList<Watermark> watermarks, CancellationToken cancellation)
    {
        var progress = run.Progress(MoveStep.Copy, run.TotalRows, watermarks.Sum(mark => mark.Rows));
        foreach (var table in run.Model.Tables)
        {
            var mark = watermarks.FirstOrDefault(mark => mark.Table == table.Name) ?? new(table.Name, [], 0, false);
            if (!mark.IsComplete) await CopyAsync(table, source, writer, mark, progress, cancellation);
        }
        progress.End(run.Model.Tables[^1].Name);
    }

    private async Task CopyAsync(ModelTable table, DbConnection source, RowWriter writer, Watermark mark, StepProgress progress,
        CancellationToken cancellation)
    {
        var batches = Channel.CreateBounded<TupleBatch>(BatchesAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => ReadAsync(table, source, mark, batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await WriteAsync(table, batches.Reader, writer, mark, progress, cancellation);
        }
        finally
        {
            await stop.EndAsync(reading);
            while (batches.Reader.TryRead(out var left)) left.Dispose();
        }
    }

    private async Task ReadAsync(ModelTable table, DbConnection source, Watermark mark, ChannelWriter<TupleBatch> batches,
        CancellationToken cancellation)
    {
        try
        {
            using var rows = new RowBuilder(table, run.Rules, run.Problems);
            await run.Source.ReadRowsAsync(source, table, mark.LastKey.Length > 0 ? mark.LastKey : null, rows,
                () => batches.WriteAsync(rows.Take(), cancellation), cancellation);
            await batches.WriteAsync(rows.Take(), cancellation);
            batches.Complete();
        }
        catch (Exception e)
        {
            // The writer's next read ends with it.
            batches.Complete(e);
        }
    }

    private static async Task WriteAsync(ModelTable table, ChannelReader<TupleBatch> batches, RowWriter writer, Watermark mark,
        StepProgress progress, CancellationToken cancellation)
    {
        var fixes = new List<FixRecord>();
        var uncommitted = 0;
        await foreach (var batch in batches.ReadAllAsync(cancellation))
        {
            using (batch)
            {
                fixes.AddRange(batch.Fixes);
                if (batch.Rows == 0) continue;
                await writer.WriteAsync(table, batch, cancellation);
                mark = mark with { LastKey = batch.LastKey, Rows = mark.Rows + batch.Rows };
                uncommitted += batch.Rows;
                progress.Add(table.Name, batch.Rows);
            }
            if (uncommitted < RowsInTransaction) continue;
            await writer.CommitAsync(mark, fixes, cancellation);
            (uncommitted, fixes) = (0, []);
        }
        await writer.CommitAsync(mark with { IsComplete = true }, fixes, cancellation);
    }
}
