using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace UsersWeb.Shared;

/// <summary>
/// A place in a sorted list as an opaque text for URLs. It holds nothing secret and nothing that could be misused: it is
/// only looked up.
/// </summary>
public static class Cursor
{
    /// <summary>The place and the order it belongs to.</summary>
    public static string Write(string sort, KeysetPlace place) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{sort} {place.Id} {place.Key}")));

    /// <summary>False when the text is not a cursor of this order.</summary>
    public static bool TryRead(string text, string sort, out KeysetPlace place) => TryRead(text, out var other, out place) && other == sort;

    /// <summary>False when the text is not a cursor.</summary>
    public static bool TryRead(string text, out string sort, out KeysetPlace place)
    {
        (sort, place) = ("", new("", 0));
        if (text.Length > 4096 || !Base64Url.IsValid(text)) return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(' ', 3);
        if (parts.Length != 3 || !long.TryParse(parts[1], CultureInfo.InvariantCulture, out var id)) return false;
        (sort, place) = (parts[0], new(parts[2], id));
        return true;
    }
}
