using System.Buffers.Binary;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>Rows in canonical form, one after the other.</summary>
public sealed class CanonicalChunk
{
    private const int FirstSize = 768 * 1024;

    private byte[] bytes = new byte[FirstSize];
    private readonly List<int> starts = [];

    /// <summary>Rows in it.</summary>
    public int Rows => starts.Count;

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>All rows.</summary>
    public ReadOnlySpan<byte> Span => bytes.AsSpan(0, Length);

    /// <summary>One row.</summary>
    public ReadOnlySpan<byte> Row(int index) => bytes.AsSpan(starts[index]..(index + 1 < starts.Count ? starts[index + 1] : Length));

    /// <summary>Empties it.</summary>
    public void Clear()
    {
        starts.Clear();
        Length = 0;
        // One row of a hundred megabytes must not be paid for until the end.
        if (bytes.Length > 16 * 1024 * 1024) bytes = new byte[FirstSize];
    }

    /// <summary>Begins a row.</summary>
    public void StartRow() => starts.Add(Length);

    /// <summary>NULL.</summary>
    public void Null() => BinaryPrimitives.WriteInt32LittleEndian(Append(4), CanonicalReader.Null);

    /// <summary>An integer.</summary>
    public void Integer(long value)
    {
        var room = Append(12);
        BinaryPrimitives.WriteInt32LittleEndian(room, 8);
        BinaryPrimitives.WriteInt64LittleEndian(room[4..], value);
    }

    /// <summary>A boolean.</summary>
    public void Boolean(bool value)
    {
        var room = Append(5);
        BinaryPrimitives.WriteInt32LittleEndian(room, 1);
        room[4] = value ? (byte)1 : (byte)0;
    }

    /// <summary>Text, or an instant as text.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        var room = Append(4 + utf8.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, utf8.Length);
        utf8.CopyTo(room[4..]);
    }

    /// <summary>Something that is no value of its column.</summary>
    public void Invalid(ReadOnlySpan<byte> description)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Append(4), CanonicalReader.Invalid);
        Text(description);
    }

    private Span<byte> Append(int count)
    {
        if (bytes.Length - Length < count) Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, Length + count)));
        var room = bytes.AsSpan(Length, count);
        Length += count;
        return room;
    }
}
