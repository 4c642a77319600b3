using System.Buffers.Binary;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Tests.Moves.Faults;

/// <summary>Writes other rows than it is given.</summary>
public sealed class BrokenWriter(RowWriter writer, Action<BrokenRows> breaks) : RowWriter
{
    public override async Task WriteAsync(ModelTable table, TupleBatch batch, CancellationToken cancellation)
    {
        var rows = new BrokenRows(table, batch);
        breaks(rows);
        using var broken = rows.ToBatch();
        await writer.WriteAsync(table, broken, cancellation);
    }

    public override Task CommitAsync(Watermark watermark, IReadOnlyList<FixRecord> fixes, CancellationToken cancellation) =>
        writer.CommitAsync(watermark, fixes, cancellation);

    public override Task BeginAsync(CancellationToken cancellation) => writer.BeginAsync(cancellation);

    public override Task FlushAsync(CancellationToken cancellation) => writer.FlushAsync(cancellation);

    public override Task CommitAsync(CancellationToken cancellation) => writer.CommitAsync(cancellation);

    public override async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>A batch taken apart, to be damaged. What is said of rows of another table is left alone.</summary>
public sealed class BrokenRows
{
    private readonly ModelTable table;
    private readonly List<byte[]?[]> rows = [];

    public BrokenRows(ModelTable table, TupleBatch batch)
    {
        this.table = table;
        var reader = new TupleReader(batch.Span);
        while (reader.NextRow()) rows.Add([.. Fields(ref reader, table.Columns.Count)]);
    }

    public void Set(long id, string column, ReadOnlySpan<byte> value)
    {
        if (Find(id, "Users") is { } row) row[table.IndexOf(column)] = value.ToArray();
    }

    public void SetNull(long id, string column)
    {
        if (Find(id, "Users") is { } row) row[table.IndexOf(column)] = null;
    }

    public void Add(long id, string column, long number)
    {
        if (Find(id, "Users")?[table.IndexOf(column)] is { } value)
            BinaryPrimitives.WriteInt64BigEndian(value, BinaryPrimitives.ReadInt64BigEndian(value) + number);
    }

    public void Swap(long one, long other, string column)
    {
        if (Find(one, "Users") is not { } left || Find(other, "Users") is not { } right) return;
        var place = table.IndexOf(column);
        (left[place], right[place]) = (right[place], left[place]);
    }

    public BrokenRows Double(string of, long id, long under)
    {
        if (Find(id, of) is not { } row) return this;
        byte[]?[] copy = [new byte[8], .. row[1..]];
        BinaryPrimitives.WriteInt64BigEndian(copy[0], under);
        // Keys of integers may be of 4 bytes.
        if (row[0]!.Length == 4) copy[0] = copy[0]![4..];
        rows.Add(copy);
        return this;
    }

    public void Remove(long id, string of = "Users")
    {
        if (Find(id, of) is { } row) rows.Remove(row);
    }

    public void Clear(string of)
    {
        if (table.Name == of) rows.Clear();
    }

    public TupleBatch ToBatch()
    {
        var batch = new TupleBatch(1024) { Rows = rows.Count, RowsRead = rows.Count };
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteInt16BigEndian(batch.Append(2), (short)row.Length);
            foreach (var field in row)
            {
                BinaryPrimitives.WriteInt32BigEndian(batch.Append(4), field?.Length ?? -1);
                field.CopyTo(batch.Append(field?.Length ?? 0));
            }
        }
        return batch;
    }

    private byte[]?[]? Find(long id, string of) => table.Name == of ? rows.Find(row => TupleReader.Integer(row[0]) == id) : null;

    private static List<byte[]?> Fields(ref TupleReader reader, int count)
    {
        var fields = new List<byte[]?>();
        for (var i = 0; i < count; i++) fields.Add(reader.NextField(out var value) ? value.ToArray() : null);
        return fields;
    }
}
