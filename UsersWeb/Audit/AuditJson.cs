using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Audit;

/// <summary>An entry of the audit as JSON, for the log and the command line.</summary>
internal static class AuditJson
{
    // Names stay in their own script; what could end a line or begin another one is escaped.
    internal static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Default)
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>One line.</summary>
    public static string Line(AuditEntry entry) => new JsonObject
    {
        ["at"] = entry.At,
        ["action"] = entry.Action,
        ["actor"] = Actor(entry),
        ["address"] = entry.Address,
        ["subject"] = entry.SubjectId is { } id ? new JsonObject { ["id"] = id, ["name"] = entry.SubjectName } : null,
        ["before"] = entry.Before is { } before ? JsonNode.Parse(before) : null,
        ["after"] = entry.After is { } after ? JsonNode.Parse(after) : null,
    }.ToJsonString(Readable);

    /// <summary>The word that stands for it in the database and in JSON.</summary>
    public static string Word(ActorKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static JsonObject Actor(AuditEntry entry)
    {
        var actor = new JsonObject { ["kind"] = entry.ActorKind, ["id"] = entry.ActorId, ["name"] = entry.ActorName };
        if (entry.TokenId is { } token) actor["token"] = token;
        return actor;
    }
}
