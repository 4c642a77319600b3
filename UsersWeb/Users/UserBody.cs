using System.Net.Mime;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>
/// Reads a user from a request's JSON, strictly: a member that is unknown, doubled or of another type is an error, never
/// dropped.
/// </summary>
internal sealed class UserBody
{
    public const string MergePatch = Problem.MergePatch;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };
    private readonly Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);

    /// <summary>Problems by JSON member; filled by reading and by <see cref="Apply"/>.</summary>
    public MemberErrors Errors { get; } = new();

    /// <exception cref="ProblemException">415, 413 or 400.</exception>
    public static async Task<UserBody> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        RequireJson(request);
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, Strict, cancellation);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(400, "The body must be a JSON object.");
            var body = new UserBody();
            foreach (var member in document.RootElement.EnumerateObject()) body.members.Add(member.Name, member.Value.Clone());
            return body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProblemException(400, "The body is not well-formed JSON.", e);
        }
        catch (BadHttpRequestException e)
        {
            throw new ProblemException(e.StatusCode, e.StatusCode == 413 ? "The body is too large." : "The body could not be read.", e);
        }
    }

    /// <summary>The user's fields with the members of this body in place of theirs.</summary>
    /// <param name="fields">What stands for an absent member.</param>
    /// <param name="user">The user as it is, whose read-only members may be repeated but not changed; null for a new one.</param>
    public UserFields Apply(UserFields fields, UserRow? user)
    {
        foreach (var (name, value) in members)
        {
            if (UserField.OfMember(name) is { } field) fields = Read(field, value, fields);
            else if (!IsReadOnly(name)) Errors.AddUnknown(name, "There is no such member.");
            else if (IsWithoutZone(name, value)) Errors.Add(name, "Give the zone of this instant, as in 2026-01-02T03:04:05Z.");
            else if (!IsUnchanged(name, value, user)) Errors.Add(name, "This member can't be written.");
        }
        foreach (var (field, message) in UserRules.Check(fields, user is null ? null : UserFields.From(user)))
            Errors.Add(JsonNamingPolicy.CamelCase.ConvertName(field), message);
        return fields;
    }

    private UserFields Read(UserField field, JsonElement value, UserFields fields)
    {
        if (field.Kind != FieldKind.Choice) return field.With(fields, ReadText(field.Member, value));
        if (field.AllChoices.FirstOrDefault(choice => value.Is(choice.Member)) is { } chosen) return field.With(fields, chosen.Value);
        Errors.Add(field.Member, field.NoSuchChoice);
        return fields;
    }

    private static bool IsReadOnly(string name) => name is "id" or "createdAt" or "updatedAt" or "lastSignInAt";

    private static bool IsUnchanged(string name, JsonElement value, UserRow? user) => user is not null && name switch
    {
        "id" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id) && id == user.Id,
        "createdAt" => IsInstant(value, user.CreatedAt),
        "updatedAt" => IsInstant(value, user.UpdatedAt),
        "lastSignInAt" => user.LastSignInAt is { } last ? IsInstant(value, last) : value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    private string? ReadText(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        try
        {
            if (value.ValueKind == JsonValueKind.String) return value.GetString();
            Errors.Add(name, "This must be text or null.");
        }
        catch (InvalidOperationException)
        {
            Errors.Add(name, "Remove the damaged character (half of a surrogate pair).");
        }
        return null;
    }

    private static bool IsInstant(JsonElement value, DateTime instant) => value.Instant() is { } sent && sent.ToUniversalTime() == instant;

    // Read as this machine's own time, it would name another instant on each.
    private static bool IsWithoutZone(string name, JsonElement value) =>
        name != "id" && value.Instant() is { Kind: DateTimeKind.Unspecified };

    private static void RequireJson(HttpRequest request)
    {
        var isPatch = HttpMethods.IsPatch(request.Method);
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
                || (isPatch && type.MediaType.Equals(MergePatch, StringComparison.OrdinalIgnoreCase)))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return;
        throw new ProblemException(415, $"Send the body as {(isPatch ? MergePatch : MediaTypeNames.Application.Json)} in UTF-8.");
    }
}
