using Npgsql;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Writes rows by COPY … FROM STDIN in the binary format, which is the form they travel in.</summary>
internal sealed class PostgreSqlRowWriter(NpgsqlConnection open, MoveEngine engine) : RowWriter
{
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    private static readonly byte[] Trailer = [0xFF, 0xFF];

    private bool isInTransaction;
    private NpgsqlRawCopyStream? copy;

    public override async Task WriteAsync(ModelTable table, TupleBatch batch, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        if (copy is null)
        {
            copy = await open.BeginRawBinaryCopyAsync(
                $"COPY {engine.Quote(table.Name)} ({engine.Quote(table.Columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)",
                cancellation);
            await copy.WriteAsync(Header, cancellation);
        }
        await copy.WriteAsync(batch.Memory, cancellation);
    }

    public override async Task CommitAsync(Watermark watermark, IReadOnlyList<FixRecord> fixes, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        await FlushAsync(cancellation);
        await Journal.WriteAsync(open, engine, watermark, fixes, cancellation);
        await CommitAsync(cancellation);
    }

    public override async Task CommitAsync(CancellationToken cancellation)
    {
        await open.ExecuteAsync("COMMIT", cancellation);
        isInTransaction = false;
    }

    public override async Task FlushAsync(CancellationToken cancellation)
    {
        if (copy is null) return;
        await copy.WriteAsync(Trailer, cancellation);
        await copy.DisposeAsync();
        copy = null;
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            // Disposing alone would end the COPY and keep its rows.
            if (copy is not null) await copy.CancelAsync();
            if (isInTransaction) await open.ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException)
        {
            // The connection is gone, and the rows with it.
        }
        await base.DisposeAsync();
    }

    public override async Task BeginAsync(CancellationToken cancellation)
    {
        if (isInTransaction) return;
        isInTransaction = true;
        await open.ExecuteAsync("BEGIN", cancellation);
        await open.ExecuteAsync(PostgreSqlMoveEngine.Patience, cancellation);
    }
}
