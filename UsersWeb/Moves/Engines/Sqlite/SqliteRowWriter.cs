using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engines.Sqlite;

/// <summary>Inserts rows by one prepared statement.</summary>
internal sealed class SqliteRowWriter(SqliteConnection open, SqliteMoveEngine engine) : RowWriter
{
    private readonly byte[] instant = new byte[32];
    private sqlite3_stmt? insert;
    private ModelTable? prepared;
    private bool isInTransaction;

    public override async Task WriteAsync(ModelTable table, TupleBatch batch, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        Prepare(table);
        Insert(table, batch, cancellation);
    }

    public override async Task CommitAsync(Watermark watermark, IReadOnlyList<FixRecord> fixes, CancellationToken cancellation)
    {
        await BeginAsync(cancellation);
        await Journal.WriteAsync(open, engine, watermark, fixes, cancellation);
        await CommitAsync(cancellation);
    }

    public override async Task CommitAsync(CancellationToken cancellation)
    {
        await open.ExecuteAsync("COMMIT", cancellation);
        isInTransaction = false;
    }

    public override Task FlushAsync(CancellationToken cancellation) => Task.CompletedTask;

    public override async ValueTask DisposeAsync()
    {
        insert?.Dispose();
        await base.DisposeAsync();
        if (!isInTransaction) return;
        try
        {
            await open.ExecuteAsync("ROLLBACK", CancellationToken.None);
        }
        catch (Exception e) when (e is SqliteException or InvalidOperationException)
        {
            // SQLite has rolled back by itself, or the connection is gone.
        }
    }

    public override async Task BeginAsync(CancellationToken cancellation)
    {
        if (isInTransaction) return;
        await open.ExecuteAsync("BEGIN IMMEDIATE", cancellation);
        isInTransaction = true;
    }

    private void Prepare(ModelTable table)
    {
        if (prepared == table) return;
        insert?.Dispose();
        var names = table.Columns.Select(column => column.Name).ToList();
        var places = string.Join(", ", names.Select(_ => "?"));
        insert = SqliteRows.Prepare(open, $"INSERT INTO {engine.Quote(table.Name)} ({engine.Quote(names)}) VALUES ({places})");
        prepared = table;
    }

    private void Insert(ModelTable table, TupleBatch batch, CancellationToken cancellation)
    {
        var reader = new TupleReader(batch.Span);
        while (reader.NextRow())
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                if (reader.NextField(out var value)) Bind(i + 1, table.Columns[i].Kind, value);
                else raw.sqlite3_bind_null(insert!, i + 1);
            }
            var result = raw.sqlite3_step(insert!);
            raw.sqlite3_reset(insert!);
            if (result != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(result, open.Handle!);
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private void Bind(int place, ColumnKind kind, ReadOnlySpan<byte> value)
    {
        if (kind == ColumnKind.Instant) raw.sqlite3_bind_text(insert!, place, Write(TupleReader.Integer(value)));
        else SqliteRows.Bind(insert!, place, kind, value);
    }

    private ReadOnlySpan<byte> Write(long microseconds)
    {
        Instant.ToDateTime(microseconds).TryFormat(instant, out var length, Data.TextInstantConverter.Format, CultureInfo.InvariantCulture);
        return instant.AsSpan(0, length);
    }
}
