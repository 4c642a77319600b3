using System.Buffers.Binary;
using Npgsql;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Engines.PostgreSql;

/// <summary>Reads PostgreSQL for the verification: a COPY of its own, taken apart by code of its own.</summary>
internal sealed class PostgreSqlCanonicalReader(NpgsqlConnection open) : CanonicalReader
{
    private const int HeaderLength = 19;

    private byte[] buffer = new byte[512 * 1024];
    private int position;
    private int filled;

    public override async Task ReadAsync(
        ModelTable table, int chunkRows, Func<CanonicalChunk?, ValueTask<CanonicalChunk>> hand, CancellationToken cancellation)
    {
        var columns = string.Join(',', table.Columns.Select(Selected));
        var order = string.Join(',', table.Key.Select(column => '"' + column.Name + '"'));
        var kinds = table.Columns.Select(column => column.Kind).ToArray();
        var where = table.Only is null ? "" : $"WHERE {table.Only} ";
        (position, filled) = (0, 0);
        var copy = await open.BeginRawBinaryCopyAsync(
            $"COPY (SELECT {columns} FROM \"{table.Name}\" {where}ORDER BY {order}) TO STDOUT (FORMAT BINARY)", cancellation);
        try
        {
            await FillAsync(copy, HeaderLength, cancellation);
            position = HeaderLength;
            var chunk = await hand(null);
            while (await NextAsync(copy, cancellation) is var row && row > 2)
            {
                Read(buffer.AsSpan(position, row), kinds, chunk);
                position += row;
                if (chunk.Rows == chunkRows) chunk = await hand(chunk);
            }
            if (chunk.Rows > 0) await hand(chunk);
        }
        catch
        {
            await StopAsync(copy);
            throw;
        }
        await copy.DisposeAsync();
    }

    private static string Selected(ModelColumn column) => $"\"{column.Name}\"{(column.Kind == ColumnKind.Decimal ? "::text" : "")}";

    private static async Task StopAsync(NpgsqlRawCopyStream copy)
    {
        try
        {
            await copy.CancelAsync();
            await copy.DisposeAsync();
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or ObjectDisposedException
            or InvalidOperationException)
        {
            // What went wrong first is what counts.
        }
    }

    // Length of the next row with its count of fields, all of it in the buffer; 2 at the end of the data.
    private async ValueTask<int> NextAsync(NpgsqlRawCopyStream copy, CancellationToken cancellation)
    {
        int missing;
        while ((missing = Missing(buffer.AsSpan(position, filled - position), out var length)) > 0 || length < 0)
        {
            await FillAsync(copy, filled - position + missing, cancellation);
        }
        Missing(buffer.AsSpan(position, filled - position), out var whole);
        return whole;
    }

    // How many bytes more are needed before the row's length can be told.
    private static int Missing(ReadOnlySpan<byte> bytes, out int length)
    {
        length = -1;
        if (bytes.Length < 2) return 2 - bytes.Length;
        var at = 2;
        for (var field = BinaryPrimitives.ReadInt16BigEndian(bytes); field > 0; field--)
        {
            if (bytes.Length < at + 4) return at + 4 - bytes.Length;
            var size = BinaryPrimitives.ReadInt32BigEndian(bytes[at..]);
            at += 4 + (size > 0 ? size : 0);
        }
        if (bytes.Length < at) return at - bytes.Length;
        length = at;
        return 0;
    }

    private async ValueTask FillAsync(NpgsqlRawCopyStream copy, int needed, CancellationToken cancellation)
    {
        if (position > 0)
        {
            Buffer.BlockCopy(buffer, position, buffer, 0, filled - position);
            filled -= position;
            position = 0;
        }
        if (needed > buffer.Length) Array.Resize(ref buffer, checked(Math.Max(needed, buffer.Length * 2)));
        while (filled < needed)
        {
            var count = await copy.ReadAsync(buffer.AsMemory(filled), cancellation);
            if (count == 0) throw new EndOfStreamException("The server's answer ends in the middle of a row.");
            filled += count;
        }
    }

    private static void Read(ReadOnlySpan<byte> row, ColumnKind[] kinds, CanonicalChunk chunk)
    {
        chunk.StartRow();
        var at = 2;
        foreach (var kind in kinds)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(row[at..]);
            at += 4;
            if (size < 0)
            {
                chunk.Null();
                continue;
            }
            var value = row.Slice(at, size);
            at += size;
            switch (kind)
            {
                case ColumnKind.Int64:
                    chunk.Integer(BinaryPrimitives.ReadInt64BigEndian(value));
                    break;
                case ColumnKind.Int32:
                    chunk.Integer(BinaryPrimitives.ReadInt32BigEndian(value));
                    break;
                case ColumnKind.Boolean:
                    chunk.Boolean(value[0] != 0);
                    break;
                case ColumnKind.Instant:
                    CanonicalInstant.Write(BinaryPrimitives.ReadInt64BigEndian(value), chunk);
                    break;
                case ColumnKind.Decimal:
                    chunk.Decimal(value);
                    break;
                case ColumnKind.Guid or ColumnKind.Bytes:
                    chunk.Bytes(value);
                    break;
                default:
                    chunk.Text(value);
                    break;
            }
        }
    }
}
