using System.Data;
using System.Globalization;
using MySqlConnector;
using UsersWeb.Moves.Model;
using UsersWeb.Moves.Rows;

namespace UsersWeb.Moves.MySql;

/// <summary>
/// Writes rows by LOAD DATA LOCAL, a statement for each batch. That statement turns errors into warnings, even in strict mode:
/// a batch counts only when the server has no warning and all of its rows. Else, and where the server refuses the statement,
/// inserts write the batch, which tell the error exactly.
/// </summary>
internal sealed class MySqlRowWriter(MySqlConnection open, MySqlMoveEngine engine) : RowWriter
{
    private readonly MySqlInserts inserts = new(open, engine);
    private readonly MySqlLoadText text = new();
    private MySqlLimits? limits;
    private bool isInTransaction;
    private bool isLoading;

    public override async Task WriteAsync(MoveTable table, TupleBatch batch, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        if (batch.Rows == 0) return;
        if (isLoading && await LoadAsync(table, batch, cancellation)) return;
        // What one batch did not like, the next hardly will.
        isLoading = false;
        await inserts.WriteAsync(table, batch, limits!, cancellation);
    }

    public override async Task CommitAsync(Watermark watermark, IReadOnlyList<FixRecord> fixes, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        await Journal.WriteAsync(open, null, engine, watermark, fixes, cancellation);
        await MoveEngine.ExecuteAsync(open, "COMMIT", cancellation);
        isInTransaction = false;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            if (isInTransaction && open.State == ConnectionState.Open) await MoveEngine.ExecuteAsync(open, "ROLLBACK", default);
        }
        catch (Exception e) when (e is MySqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the rows with it.
        }
        await base.DisposeAsync();
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        if (limits is null)
        {
            limits = await MySqlLimits.ReadAsync(open, cancellation);
            isLoading = limits.TakesLoadData;
        }
        if (isInTransaction) return;
        await MoveEngine.ExecuteAsync(open, "START TRANSACTION", cancellation);
        isInTransaction = true;
    }

    // True when the rows are there, all of them and as they were.
    private async Task<bool> LoadAsync(MoveTable table, TupleBatch batch, CancellationToken cancellation)
    {
        await MoveEngine.ExecuteAsync(open, "SAVEPOINT batch", cancellation);
        var rows = await SendAsync(table, batch, cancellation);
        // Right after it: any other statement begins a new count.
        var warnings = Convert.ToInt64(await MoveEngine.ScalarAsync(open, "SELECT @@warning_count", cancellation), CultureInfo.InvariantCulture);
        if (rows == batch.Rows && warnings == 0) return true;
        await MoveEngine.ExecuteAsync(open, "ROLLBACK TO SAVEPOINT batch", cancellation);
        return false;
    }

    private async Task<int> SendAsync(MoveTable table, TupleBatch batch, CancellationToken cancellation)
    {
        var loader = new MySqlBulkLoader(open)
        {
            Timeout = 0,
            TableName = engine.Quote(table.Name),
            CharacterSet = "utf8mb4",
            FieldTerminator = "\t",
            LineTerminator = "\n",
            EscapeCharacter = '\\',
            SourceStream = text.Encode(table, batch),
        };
        loader.Columns.AddRange(table.Columns.Select(column => engine.Quote(column.Name)));
        try
        {
            return await loader.LoadAsync(cancellation);
        }
        catch (MySqlException e) when ((int)e.ErrorCode is 1148 or 3948 or 4166)
        {
            // Allowed for the server, yet not for this user or by a proxy between.
            return -1;
        }
    }
}
