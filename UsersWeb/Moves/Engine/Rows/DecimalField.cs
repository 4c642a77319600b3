using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>
/// Decimal numbers, digit by digit, so that none is rounded on its way. As text they have one form, which is also what SQLite
/// stores: a digit at least on both sides of the point and no others that mean nothing, as 0.5, -12.0 and 1200.0. In a
/// <see cref="TupleBatch"/> they have PostgreSQL's binary form (numeric_send in its source): the count of digits, the weight
/// of the first, sign and scale, then the digits, each 16 bits and of base 10,000.
/// </summary>
internal static class DecimalField
{
    private const int Header = 8;
    private const int DigitsInGroup = 4;
    private const ushort Negative = 0x4000;

    /// <summary>Reads an optional sign, digits, and an optional point with digits; false for everything else.</summary>
    public static bool TryNormalize(ReadOnlySpan<byte> text, out string number)
    {
        number = "";
        var isNegative = text is [(byte)'-', ..];
        var digits = isNegative ? text[1..] : text;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "0"u8 : digits[(point + 1)..];
        if (!AreDigits(whole) || !AreDigits(fraction)) return false;
        number = Number(isNegative, Encoding.ASCII.GetString(whole), Encoding.ASCII.GetString(fraction));
        return true;
    }

    /// <summary>Whether a number has no more digits than a column of this precision and scale takes.</summary>
    public static bool Fits(string number, int precision, int scale)
    {
        var (_, whole, fraction) = Parts(number);
        return whole.TrimStart('0').Length <= precision - scale && fraction.TrimEnd('0').Length <= scale;
    }

    /// <summary>The binary form of a number that <see cref="TryNormalize"/> gave.</summary>
    public static byte[] Encode(string number)
    {
        var (isNegative, whole, fraction) = Parts(number);
        var scale = fraction == "0" ? 0 : fraction.Length;
        whole = whole.PadLeft((whole.Length + DigitsInGroup - 1) / DigitsInGroup * DigitsInGroup, '0');
        fraction = fraction.PadRight((fraction.Length + DigitsInGroup - 1) / DigitsInGroup * DigitsInGroup, '0');
        var groups = (whole + fraction).Chunk(DigitsInGroup).Select(Group).ToList();
        var weight = whole.Length / DigitsInGroup - 1;
        for (; groups is [0, ..]; weight--) groups.RemoveAt(0);
        while (groups is [.., 0]) groups.RemoveAt(groups.Count - 1);
        var field = new byte[Header + 2 * groups.Count];
        BinaryPrimitives.WriteInt16BigEndian(field, (short)groups.Count);
        BinaryPrimitives.WriteInt16BigEndian(field.AsSpan(2), (short)(groups.Count == 0 ? 0 : weight));
        BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(4), isNegative ? Negative : (ushort)0);
        BinaryPrimitives.WriteInt16BigEndian(field.AsSpan(6), (short)scale);
        for (var i = 0; i < groups.Count; i++) BinaryPrimitives.WriteUInt16BigEndian(field.AsSpan(Header + 2 * i), groups[i]);
        return field;
    }

    /// <summary>The text of a binary form; null for what is no number (NaN, infinity).</summary>
    public static string? Decode(ReadOnlySpan<byte> field)
    {
        var sign = BinaryPrimitives.ReadUInt16BigEndian(field[4..]);
        if (sign is not (0 or Negative)) return null;
        var count = BinaryPrimitives.ReadInt16BigEndian(field);
        int weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        var (whole, fraction) = (new StringBuilder("0"), new StringBuilder());
        for (var i = Math.Min(0, weight + 1); i < Math.Max(count, weight + 1); i++)
        {
            var group = i >= 0 && i < count ? BinaryPrimitives.ReadUInt16BigEndian(field[(Header + 2 * i)..]) : 0;
            (i <= weight ? whole : fraction).Append(CultureInfo.InvariantCulture, $"{group:0000}");
        }
        return Number(sign == Negative, whole.ToString(), fraction.ToString());
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static ushort Group(char[] digits) => ushort.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Number(bool isNegative, string whole, string fraction)
    {
        whole = whole.TrimStart('0');
        fraction = fraction.TrimEnd('0');
        var sign = isNegative && whole.Length + fraction.Length > 0 ? "-" : "";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}.{(fraction.Length == 0 ? "0" : fraction)}";
    }

    private static (bool IsNegative, string Whole, string Fraction) Parts(string number)
    {
        var isNegative = number[0] == '-';
        var parts = number[(isNegative ? 1 : 0)..].Split('.');
        return (isNegative, parts[0], parts[1]);
    }
}
