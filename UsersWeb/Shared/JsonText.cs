using System.Text.Encodings.Web;
using System.Text.Json;

namespace UsersWeb.Shared;

/// <summary>JSON as people can read it.</summary>
internal static class JsonText
{
    /// <summary>
    /// Names stay in their own script instead of \u escapes. Never embed the result in HTML: the answers say nosniff for
    /// that.
    /// </summary>
    public static JsonSerializerOptions Readable =>
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Whether it is this text; false for what is not text at all, or damaged: half of a surrogate pair can't be compared.
    /// </summary>
    public static bool Is(this JsonElement value, string text)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The instant that a text names, of the kind Unspecified when it names no zone; null for everything else.</summary>
    public static DateTime? Instant(this JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && value.TryGetDateTime(out var instant) ? instant : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
