using System.Buffers.Binary;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Takes a <see cref="TupleBatch"/> apart, for targets with a format of their own.</summary>
public ref struct TupleReader(ReadOnlySpan<byte> rows)
{
    private ReadOnlySpan<byte> rest = rows;

    /// <summary>Goes to the next row; false at the end.</summary>
    public bool NextRow()
    {
        if (rest.IsEmpty) return false;
        rest = rest[2..];
        return true;
    }

    /// <summary>The next field of the row; false for NULL.</summary>
    public bool NextField(out ReadOnlySpan<byte> value)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[4..];
        value = default;
        if (length < 0) return false;
        value = rest[..length];
        rest = rest[length..];
        return true;
    }

    /// <summary>An integer of 1, 4 or 8 bytes.</summary>
    public static long Integer(ReadOnlySpan<byte> value) => value.Length switch
    {
        1 => value[0],
        4 => BinaryPrimitives.ReadInt32BigEndian(value),
        _ => BinaryPrimitives.ReadInt64BigEndian(value),
    };
}
