using System.Text.Json.Nodes;

namespace UsersWeb.Tests.Support;

/// <summary>Lines of the audit in a log.</summary>
internal static class AuditLines
{
    /// <summary>Whether a line holds the JSON of an entry that says this, with the address of this machine.</summary>
    public static bool IsAudit(this string line, string action, string actor, string result)
    {
        var start = line.IndexOf("{\"at\":", StringComparison.Ordinal);
        if (start < 0 || JsonNode.Parse(line[start..]) is not { } entry) return false;
        return (string?)entry["action"] == action && (string?)entry["actor"]!["name"] == actor && (string?)entry["address"] == "127.0.0.1"
            && (string?)entry["after"]?["result"] == result;
    }
}
