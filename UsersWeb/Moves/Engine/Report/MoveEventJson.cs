using System.Text.Encodings.Web;
using System.Text.Json;

namespace UsersWeb.Moves.Engine.Report;

/// <summary>Events as lines of JSON, as `db move --json` prints them.</summary>
public static class MoveEventJson
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line; what kind of event it is comes first.</summary>
    public static string Write(MoveEvent moveEvent) => JsonSerializer.Serialize(moveEvent, Json);
}
