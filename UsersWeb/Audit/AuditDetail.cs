using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UsersWeb.Data;

namespace UsersWeb.Audit;

/// <summary>One field that an entry tells of, in words.</summary>
/// <param name="Member">Its name in the entry.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Before">What it was; null for nothing.</param>
/// <param name="After">What it became; null for nothing.</param>
public sealed record AuditDetail(string Member, string Label, string? Before, string? After)
{
    // What entries tell of beside the fields of people.
    private static readonly Dictionary<string, string> Labels = new(StringComparer.Ordinal)
    {
        ["action"] = TKey("Action"),
        ["actor"] = TKey("Actor"),
        ["address"] = TKey("Address"),
        ["before"] = TKey("Before"),
        ["bytes"] = TKey("Bytes"),
        ["codesLeft"] = TKey("Codes left"),
        ["count"] = TKey("Count"),
        ["counts"] = TKey("Counts"),
        ["created"] = TKey("Created"),
        ["createdSince"] = TKey("Created since"),
        ["database"] = TKey("Database"),
        ["email"] = TKey("Email"),
        ["emailConfirmed"] = TKey("Email confirmed"),
        ["erasedAfter"] = TKey("Erased after"),
        ["error"] = TKey("Error"),
        ["expiresAt"] = TKey("Expires at"),
        ["factor"] = TKey("Factor"),
        ["file"] = TKey("File"),
        ["format"] = TKey("Format"),
        ["from"] = TKey("From"),
        ["hasPassword"] = TKey("Has password"),
        ["leftOut"] = TKey("Left out"),
        ["locked"] = TKey("Locked"),
        ["lockedUntil"] = TKey("Locked until"),
        ["lockReason"] = TKey("Lock reason"),
        ["machine"] = TKey("Machine"),
        ["mail"] = TKey("Mail"),
        ["method"] = TKey("Method"),
        ["move"] = TKey("Move"),
        ["mustChangePassword"] = TKey("Must change password"),
        ["name"] = TKey("Name"),
        ["notSignedInSince"] = TKey("Not signed in since"),
        ["note"] = TKey("Note"),
        ["passwordChangedAt"] = TKey("Password changed at"),
        ["paused"] = TKey("Paused"),
        ["q"] = TKey("Q"),
        ["reason"] = TKey("Reason"),
        ["recipient"] = TKey("Recipient"),
        ["result"] = TKey("Result"),
        ["role"] = TKey("Role"),
        ["roles"] = TKey("Roles"),
        ["route"] = TKey("Route"),
        ["sample"] = TKey("Sample"),
        ["scopes"] = TKey("Scopes"),
        ["secondFactor"] = TKey("Second factor"),
        ["sessions"] = TKey("Sessions"),
        ["signedIn"] = TKey("Signed in"),
        ["signedInSince"] = TKey("Signed in since"),
        ["status"] = TKey("Status"),
        ["subject"] = TKey("Subject"),
        ["target"] = TKey("Target"),
        ["text"] = TKey("Text"),
        ["token"] = TKey("Token"),
        ["until"] = TKey("Until"),
        ["updated"] = TKey("Updated"),
        ["user"] = TKey("User"),
    };

    /// <summary>All fields of an entry, those that were there before first.</summary>
    public static IReadOnlyList<AuditDetail> Of(AuditEntry entry, IFieldWords words)
    {
        var (before, after) = (Members(entry.Before), Members(entry.After));
        return [.. before.Keys.Union(after.Keys).Select(member => new AuditDetail(
            member, words.Label(member) ?? LabelOf(member), Value(before, member, words), Value(after, member, words)))];
    }

    private static string? Value(Dictionary<string, JsonNode?> members, string member, IFieldWords words) =>
        members.GetValueOrDefault(member) is { } node ? words.Value(member, Written(node)) : null;

    private static string Written(JsonNode node) => node switch
    {
        JsonArray list => string.Join(", ", list.Select(one => one is null ? "" : Written(one))),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(AuditJson.Readable),
    };

    // What somebody wrote by hand is shown as it is.
    private static Dictionary<string, JsonNode?> Members(string? json)
    {
        if (json is null) return [];
        try
        {
            if (JsonNode.Parse(json) is JsonObject members) return members.ToDictionary(member => member.Key, member => member.Value);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Below.
        }
        return new() { ["text"] = JsonValue.Create(json) };
    }

    private static string LabelOf(string member) => Labels.TryGetValue(member, out var label) ? T(label) : Spaced(member);

    // A member that has no label here: expiresAt is Expires at.
    private static string Spaced(string member)
    {
        var words = new StringBuilder();
        foreach (var letter in member)
        {
            if (words.Length == 0) words.Append(char.ToUpperInvariant(letter));
            else if (char.IsUpper(letter)) words.Append(' ').Append(char.ToLower(letter, CultureInfo.InvariantCulture));
            else words.Append(letter);
        }
        return words.ToString();
    }
}
