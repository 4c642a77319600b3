using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace UsersWeb.Shared;

/// <summary>JSON as people can read it.</summary>
internal static class JsonText
{
    /// <summary>Names stay in their own script instead of \u escapes; what HTML could take for markup is still escaped.</summary>
    public static JsonSerializerOptions Readable => new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Whether it is this text; false for what is not text at all.</summary>
    public static bool Is(this JsonElement value, string text) => value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
