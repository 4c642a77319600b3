using System.Buffers.Text;

namespace UsersWeb.Moves.Engine.Rows;

/// <summary>Guids, whose bytes in a <see cref="TupleBatch"/> are in the order in which they are written.</summary>
internal static class GuidField
{
    /// <summary>Digits and hyphens of one.</summary>
    public const int TextLength = 36;

    private const int Bytes = 16;

    /// <summary>Reads 8-4-4-4-12 hexadecimal digits of one case alone: compared as text, another case is another value.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, bool isUpper, out byte[] bytes)
    {
        bytes = [];
        if (isUpper ? text.ContainsAnyInRange((byte)'a', (byte)'f') : text.ContainsAnyInRange((byte)'A', (byte)'F')) return false;
        return TryParse(text, out bytes);
    }

    /// <summary>The same in any case.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = new byte[Bytes];
        return text.Length == TextLength && Utf8Parser.TryParse(text, out Guid guid, out var used, 'D') && used == TextLength
            && guid.TryWriteBytes(bytes, bigEndian: true, out _);
    }

    /// <summary>The text of one, in lower case.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => new Guid(bytes, bigEndian: true).ToString();
}
