using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UsersWeb.Moves.Settings;

/// <summary>
/// Changes one setting in the bytes of a JSON file, read as the configuration library reads it: with comments and trailing
/// commas, names in any case, nested or joined by colons. Every other byte stays.
/// </summary>
public static class JsonSetting
{
    private static readonly JsonReaderOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The file with the setting replaced, or added where it is missing.</summary>
    /// <param name="file">UTF-8; may be empty.</param>
    /// <param name="key">A section and a name, with a colon between.</param>
    /// <param name="value">Not quoted.</param>
    /// <exception cref="JsonException">It is not JSON, or not an object.</exception>
    public static byte[] Set(byte[] file, string key, string value)
    {
        var preamble = file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        if (file.AsSpan(preamble).Trim(" \t\r\n"u8).IsEmpty)
            return Encoding.UTF8.GetBytes("{" + Member(key.Split(':'), value, "\n", "  ") + "\n}\n");
        var place = Find(file.AsSpan(preamble), key);
        var text = place.IsValue ? Quote(value) : Addition(file, place, key, value);
        return [.. file[..(preamble + place.Start)], .. Encoding.UTF8.GetBytes(text), .. file[(preamble + place.End)..]];
    }

    // Where the value stands; or where it belongs, behind the brace that opens its section or else the file.
    private static Place Find(ReadOnlySpan<byte> json, string key)
    {
        var reader = new Utf8JsonReader(json, Lenient);
        var names = new Stack<string>();
        Place? root = null, section = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Push(reader.GetString()!);
                continue;
            }
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                if (names.Count > 0) names.Pop();
                continue;
            }
            var path = string.Join(':', names.Reverse());
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var inside = new Place(false, (int)reader.BytesConsumed, (int)reader.BytesConsumed, path.Length > 0, IsEmpty(reader));
                if (root is null && reader.CurrentDepth == 0) root = inside;
                if (Same(path, key.Split(':')[0])) section = inside;
                continue;
            }
            // What is in a list has a number for a name, and none that is looked for here.
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Skip();
            }
            else if (Same(path, key))
            {
                return new(true, (int)reader.TokenStartIndex, (int)reader.BytesConsumed, true, false);
            }
            if (names.Count > 0) names.Pop();
        }
        return section ?? root ?? throw new JsonException("It is not a JSON object.");
    }

    private static string Addition(byte[] file, Place place, string key, string value)
    {
        var newLine = file.AsSpan().IndexOf("\r\n"u8) >= 0 ? "\r\n" : "\n";
        var names = key.Split(':');
        var member = place.InSection ? Member(names[1..], value, newLine, "    ") : Member(names, value, newLine, "  ");
        return place.IsEmpty ? member + newLine + (place.InSection ? "  " : "") : member + ",";
    }

    private static string Member(string[] names, string value, string newLine, string indent) =>
        newLine + indent + Quote(names[0]) + ": " + (names.Length == 1
        ? Quote(value)
        : "{" + Member(names[1..], value, newLine, indent + "  ") + newLine + indent + "}");

    // A copy of the reader looks ahead.
    private static bool IsEmpty(Utf8JsonReader ahead) => ahead.Read() && ahead.TokenType == JsonTokenType.EndObject;

    private static bool Same(string path, string key) => path.Equals(key, StringComparison.OrdinalIgnoreCase);

    private static string Quote(string value) => JsonSerializer.Serialize(value, Readable);

    /// <param name="IsValue">A value to replace; else where to add.</param>
    /// <param name="Start">Its first byte.</param>
    /// <param name="End">The byte after its last.</param>
    /// <param name="InSection">Whether this is inside the section, or in the outermost object.</param>
    /// <param name="IsEmpty">Whether nothing stands in that object yet.</param>
    private sealed record Place(bool IsValue, int Start, int End, bool InSection, bool IsEmpty);
}
