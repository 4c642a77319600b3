using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Values for people: escaped, so that nothing in them acts on a terminal or hides, and shortened.</summary>
public static class DisplayValue
{
    private const int Longest = 40;

    /// <summary>A text in quotation marks, with its length when it was shortened. Bytes that are not UTF-8 stand as \xNN.</summary>
    public static string Text(ReadOnlySpan<byte> utf8)
    {
        var shown = new StringBuilder("\"");
        var rest = utf8;
        for (var count = 0; !rest.IsEmpty && count < Longest; count++)
        {
            var isRune = Rune.DecodeFromUtf8(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (isRune) Append(shown, rune);
            else shown.Append(CultureInfo.InvariantCulture, $"\\x{rest[0]:X2}");
            rest = rest[(isRune ? used : 1)..];
        }
        if (rest.IsEmpty) return shown.Append('"').ToString();
        return shown.Append(CultureInfo.InvariantCulture, $"…\" ({CodePoints(utf8)} characters)").ToString();
    }

    /// <summary>The same for a string.</summary>
    public static string Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes as hexadecimal.</summary>
    public static string Blob(ReadOnlySpan<byte> bytes) => bytes.Length <= Longest / 2
        ? $"X'{Convert.ToHexString(bytes)}'"
        : string.Create(CultureInfo.InvariantCulture, $"X'{Convert.ToHexString(bytes[..(Longest / 2)])}…' ({bytes.Length} bytes)");

    /// <summary>A value of a column that must never be seen.</summary>
    public static string Secret(int bytes) => string.Create(CultureInfo.InvariantCulture, $"(secret, {bytes} bytes)");

    /// <summary>A value in a report that others may read: its kind and length, not itself.</summary>
    public static string Masked(string? shown) =>
        shown is null ? "" : string.Create(CultureInfo.InvariantCulture, $"(not shown, {shown.Length} characters here)");

    /// <summary>How many code points valid UTF-8 has; of other bytes, those that don't continue one.</summary>
    public static int CodePoints(ReadOnlySpan<byte> utf8)
    {
        var count = 0;
        foreach (var unit in utf8)
        {
            if ((unit & 0xC0) != 0x80) count++;
        }
        return count;
    }

    /// <summary>
    /// A primary key: its fields with slashes between them. A secret stands as the beginning of its SHA-256, so that rows can
    /// be told apart, here and in another process.
    /// </summary>
    public static string Key(ModelTable table, ReadOnlySpan<byte> fields)
    {
        var reader = new TupleReader(fields);
        var values = new List<object?>();
        foreach (var column in table.Key)
        {
            if (!reader.NextField(out var value)) values.Add(null);
            else if (column.Kind is ColumnKind.Text or ColumnKind.Guid or ColumnKind.Bytes) values.Add(value.ToArray());
            else values.Add(TupleReader.Integer(value));
        }
        return Key(table, values);
    }

    /// <summary>The same from values that a driver gave.</summary>
    public static string Key(ModelTable table, IReadOnlyList<object?> values)
    {
        var shown = new StringBuilder();
        for (var i = 0; i < table.KeyLength; i++)
        {
            if (i > 0) shown.Append('/');
            var column = table.Columns[i];
            if (values[i] is null or DBNull) shown.Append("NULL");
            else if (column.IsSecret) shown.Append(CultureInfo.InvariantCulture, $"(secret {Digest(KeyPart(column.Kind, values[i]!))})");
            else KeyText(shown, KeyPart(column.Kind, values[i]!));
        }
        return shown.ToString();
    }

    private static string KeyPart(ColumnKind kind, object value) => (kind, value) switch
    {
        (ColumnKind.Guid, Guid guid) => guid.ToString(),
        (ColumnKind.Guid, byte[] { Length: 16 } bytes) => new Guid(bytes, bigEndian: true).ToString(),
        (ColumnKind.Guid, string text) => Guid.TryParse(text, out var guid) ? guid.ToString() : text,
        (ColumnKind.Bytes, byte[] bytes) => Convert.ToHexString(bytes),
        (_, byte[] utf8) => Encoding.UTF8.GetString(utf8),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)).AsSpan(0, 8));

    private static void KeyText(StringBuilder shown, string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '/') shown.Append("\\/");
            else Append(shown, rune);
        }
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        if (rune.Value is '"' or '\\') shown.Append('\\').Append(rune.ToString());
        else if (IsPlain(rune)) shown.Append(rune.ToString());
        else shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
    }

    // Control characters act on terminals; format characters and odd spaces can't be seen.
    private static bool IsPlain(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
