using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Rows;

namespace UsersWeb.Moves.Engine.Verify;

/// <summary>Takes a row in canonical form apart; only where rows differ.</summary>
internal static class CanonicalRow
{
    /// <summary>A field with its length.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, int place)
    {
        for (var i = 0; i < place; i++) row = row[Length(row)..];
        return row[..Length(row)];
    }

    /// <summary>Order of two rows by their keys: numbers by value, everything else by its bytes.</summary>
    public static int CompareKeys(ModelTable table, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < table.KeyLength; i++)
        {
            var left = Field(one, i);
            var right = Field(other, i);
            // What is no value of a key's column has no place in the order of those that are: it is passed over first.
            if (IsInvalid(left) != IsInvalid(right)) return IsInvalid(left) ? -1 : 1;
            var order = table.Columns[i].Kind is ColumnKind.Int32 or ColumnKind.Int64 && IsNumber(left) && IsNumber(right)
                ? Number(left).CompareTo(Number(right))
                : Value(left).SequenceCompareTo(Value(right));
            if (order != 0) return order;
        }
        return 0;
    }

    /// <summary>The key as everywhere.</summary>
    public static RowKey Key(ModelTable table, ReadOnlySpan<byte> row)
    {
        var values = new List<object?>();
        for (var i = 0; i < table.KeyLength; i++)
        {
            var field = Field(row, i);
            if (IsNumber(field) && table.Columns[i].Kind is ColumnKind.Int32 or ColumnKind.Int64) values.Add(Number(field));
            else values.Add(IsNull(field) ? null : Value(field).ToArray());
        }
        return RowKey.Of(table, values);
    }

    /// <summary>A value for people.</summary>
    public static string Show(ModelColumn column, ReadOnlySpan<byte> row, int place)
    {
        var field = Field(row, place);
        if (IsNull(field)) return "NULL";
        if (column.IsSecret) return DisplayValue.Secret(Value(field).Length);
        if (IsInvalid(field)) return "invalid: " + DisplayValue.Text(Value(field));
        return column.Kind switch
        {
            ColumnKind.Text => DisplayValue.Text(Value(field)),
            ColumnKind.Bytes => DisplayValue.Blob(Value(field)),
            _ => Text(column, field),
        };
    }

    /// <summary>Whether a value is what a rule wrote.</summary>
    public static bool IsFixed(FixRecord fix, ModelColumn column, ReadOnlySpan<byte> row, int place)
    {
        var field = Field(row, place);
        if (IsNull(field)) return fix.ValueHash == "null";
        var text = column.Kind == ColumnKind.Text ? Encoding.UTF8.GetString(Value(field)) : Text(column, field);
        return fix.ValueHash == Hash(text)
            || (column.Kind == ColumnKind.Boolean && fix.ValueHash == Hash(Value(field)[0] == 1 ? "1" : "0"));
    }

    private static string Text(ModelColumn column, ReadOnlySpan<byte> field) => column.Kind switch
    {
        ColumnKind.Boolean => Value(field)[0] == 1 ? "true" : "false",
        ColumnKind.Instant or ColumnKind.Decimal => Encoding.UTF8.GetString(Value(field)),
        ColumnKind.Guid => new Guid(Value(field), bigEndian: true).ToString(),
        ColumnKind.Bytes => Convert.ToHexString(Value(field)),
        _ => Number(field).ToString(CultureInfo.InvariantCulture),
    };

    private static int Length(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt32LittleEndian(row) switch
    {
        CanonicalReader.Null => 4,
        CanonicalReader.Invalid => 8 + BinaryPrimitives.ReadInt32LittleEndian(row[4..]),
        var length => 4 + length,
    };

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field) => IsNull(field) ? [] : field[(IsInvalid(field) ? 8 : 4)..];

    private static bool IsNull(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32LittleEndian(field) == CanonicalReader.Null;

    private static bool IsInvalid(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32LittleEndian(field) == CanonicalReader.Invalid;

    private static bool IsNumber(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt32LittleEndian(field) == 8;

    private static long Number(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt64LittleEndian(field[4..]);

    private static string Hash(string value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
