using System.Buffers;
using System.Buffers.Binary;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>Rows in canonical form, one after the other.</summary>
public sealed class CanonicalChunk
{
    private const int FirstSize = 768 * 1024;

    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("-.0123456789"u8);

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

    /// <summary>Text; an instant or a decimal number as text.</summary>
    public void Text(ReadOnlySpan<byte> utf8) => Bytes(utf8);

    /// <summary>Bytes, or those of a Guid.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        var room = Append(4 + value.Length);
        BinaryPrimitives.WriteInt32LittleEndian(room, value.Length);
        value.CopyTo(room[4..]);
    }

    /// <summary>A Guid as text, in any case.</summary>
    public void Guid(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[32];
        Span<byte> value = stackalloc byte[16];
        if (text.Length != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        {
            Invalid(text);
            return;
        }
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        if (Convert.FromHexString(digits, value, out _, out _) == OperationStatus.Done) Bytes(value);
        else Invalid(text);
    }

    /// <summary>A decimal number as a server writes it. Zeros at its end mean nothing: 1.50 is 1.5, and 1 is 1.0.</summary>
    public void Decimal(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        if (point >= 0)
        {
            text = text.TrimEnd((byte)'0');
            if (text.Length == point + 1) text = text[..point];
        }
        if (text.ContainsAnyExcept(OfNumbers)) Invalid(text);
        else if (text.Contains((byte)'.')) Text(text);
        else Text([.. text, .. ".0"u8]);
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
