using System.Buffers;
using System.Buffers.Binary;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>
/// Rows on their way from the source to the target, in the form of PostgreSQL's binary COPY (manual, COPY, "Tuples"): for each
/// row a 16-bit count of fields, for each field a 32-bit length, -1 for NULL, and its bytes; integers and instants (microseconds
/// since 2000) are big-endian, text is UTF-8. Rented: dispose it when it is written.
/// </summary>
public sealed class TupleBatch : IDisposable
{
    private byte[] buffer;

    /// <summary>Room for <paramref name="capacity"/> bytes; it grows.</summary>
    public TupleBatch(int capacity) => buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>Whole rows in it.</summary>
    public int Rows { get; set; }

    /// <summary>The key fields of the last row, each with its length; where to go on after it.</summary>
    public byte[] LastKey { get; set; } = [];

    /// <summary>What rules of the rules file changed in these rows, and rows they left out.</summary>
    public IReadOnlyList<FixRecord> Fixes { get; set; } = [];

    /// <summary>Rows read for it, those that were left out included.</summary>
    public int RowsRead { get; set; }

    /// <summary>The rows.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, Length);

    /// <summary>The rows.</summary>
    public ReadOnlySpan<byte> Span => buffer.AsSpan(0, Length);

    /// <summary>Takes back what was written since.</summary>
    public void Cut(int length) => Length = length;

    /// <summary>Room for more bytes at the end, counted as written.</summary>
    public Span<byte> Append(int count)
    {
        if (buffer.Length - Length < count) Grow(count);
        var room = buffer.AsSpan(Length, count);
        Length += count;
        return room;
    }

    /// <summary>Begins a row of so many fields.</summary>
    public void AppendRow(int fields) => BinaryPrimitives.WriteInt16BigEndian(Append(2), (short)fields);

    /// <summary>A field that is NULL.</summary>
    public void AppendNull() => BinaryPrimitives.WriteInt32BigEndian(Append(4), -1);

    /// <summary>Room for the bytes of a field.</summary>
    public Span<byte> AppendField(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(Append(4), length);
        return Append(length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(buffer.Length * 2, Length + count)));
        buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
