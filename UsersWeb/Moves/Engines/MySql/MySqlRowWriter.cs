using System.Data;
using System.Globalization;
using MySqlConnector;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.MySql;

/// <summary>
/// Writes rows by LOAD DATA LOCAL, a statement for each batch. That statement turns errors into warnings, even in strict mode:
/// a batch counts only when the server has no warning and all of its rows. Else, and where the server refuses the statement,
/// inserts write the batch, which tell the error exactly.
/// </summary>
internal sealed class MySqlRowWriter(MySqlConnection open, MySqlMoveEngine engine) : RowWriter
{
    private readonly MySqlInserts inserts = new(open, engine);
    // The server reads one while the next batch is written into the other.
    private (MySqlLoadText This, MySqlLoadText Other) texts = (new(), new());
    private Task storing = Task.CompletedTask;
    private MySqlLimits? limits;
    private bool isInTransaction;
    private bool isLoading;

    /// <summary>Returns while the server still works on the batch; the next call, or the commit, throws what became of it.</summary>
    public override async Task WriteAsync(ModelTable table, TupleBatch batch, CancellationToken cancellation)
    {
        if (batch.Rows == 0) return;
        var text = texts.This.Encode(table, batch);
        texts = (texts.Other, texts.This);
        await storing;
        await BeginAsync(cancellation);
        storing = StoreAsync(table, Copy(batch), text, cancellation);
    }

    public override async Task CommitAsync(Watermark watermark, IReadOnlyList<FixRecord> fixes, CancellationToken cancellation)
    {
        await storing;
        await BeginAsync(cancellation);
        await Journal.WriteAsync(open, engine, watermark, fixes, cancellation);
        await CommitAsync(cancellation);
    }

    public override async Task CommitAsync(CancellationToken cancellation)
    {
        await storing;
        await open.ExecuteAsync("COMMIT", cancellation);
        isInTransaction = false;
    }

    public override Task FlushAsync(CancellationToken cancellation) => storing;

    public override async ValueTask DisposeAsync()
    {
        try
        {
            await storing;
        }
        catch (Exception e) when (e is MySqlException or MoveException or OperationCanceledException or InvalidOperationException
            or IOException)
        {
            // What went wrong first is what counts.
        }
        await RollBackAsync();
        await base.DisposeAsync();
    }

    public override async Task BeginAsync(CancellationToken cancellation)
    {
        if (limits is null)
        {
            limits = await MySqlLimits.ReadAsync(open, cancellation);
            isLoading = limits.TakesLoadData;
        }
        if (isInTransaction) return;
        isInTransaction = true;
        await open.ExecuteAsync("START TRANSACTION", cancellation);
    }

    private async Task RollBackAsync()
    {
        if (!isInTransaction || open.State != ConnectionState.Open) return;
        try
        {
            await open.ExecuteAsync("ROLLBACK", default);
        }
        catch (Exception e) when (e is MySqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the rows with it.
        }
    }

    // Whoever gave the batch disposes it long before the server has it.
    private static TupleBatch Copy(TupleBatch batch)
    {
        var copy = new TupleBatch(batch.Length) { Rows = batch.Rows };
        batch.Span.CopyTo(copy.Append(batch.Length));
        return copy;
    }

    private async Task StoreAsync(ModelTable table, TupleBatch batch, Stream text, CancellationToken cancellation)
    {
        using (batch)
        {
            if (isLoading && await LoadAsync(table, batch.Rows, text, cancellation)) return;
            // What one batch did not like, the next hardly will.
            isLoading = false;
            await inserts.WriteAsync(table, batch, limits!, cancellation);
        }
    }

    // True when the rows are there, all of them and as they were.
    private async Task<bool> LoadAsync(ModelTable table, int rows, Stream text, CancellationToken cancellation)
    {
        await open.ExecuteAsync("SAVEPOINT batch", cancellation);
        var loaded = await SendAsync(table, text, cancellation);
        // Right after it: any other statement begins a new count.
        var warnings = Convert.ToInt64(await open.AskAsync("SELECT @@warning_count", cancellation), CultureInfo.InvariantCulture);
        if (loaded == rows && warnings == 0) return true;
        await open.ExecuteAsync("ROLLBACK TO SAVEPOINT batch", cancellation);
        return false;
    }

    private async Task<int> SendAsync(ModelTable table, Stream text, CancellationToken cancellation)
    {
        var loader = new MySqlBulkLoader(open)
        {
            Timeout = 0,
            TableName = engine.Quote(table.Name),
            // No conversion: the bytes are UTF-8, and the columns check that they are.
            CharacterSet = "binary",
            FieldTerminator = "\t",
            LineTerminator = "\n",
            EscapeCharacter = '\\',
            SourceStream = text,
        };
        loader.Columns.AddRange(table.Columns.Select(column => engine.Quote(column.Name)));
        try
        {
            return await loader.LoadAsync(cancellation);
        }
        catch (MySqlException e) when ((int)e.ErrorCode is 1148 or 3948 or 4166)
        {
            // Allowed by the server, yet refused for this user or by a proxy between.
            return -1;
        }
    }
}
