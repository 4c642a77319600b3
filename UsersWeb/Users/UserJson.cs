using System.Text.Json;
using System.Text.Json.Serialization;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>A user as the API shows one: nothing else of the row is ever sent.</summary>
/// <param name="Id">Given by the database, never used again.</param>
/// <param name="UserName">Unique without regard to case.</param>
/// <param name="Email">Unique without regard to case.</param>
/// <param name="DisplayName">What people read, or null.</param>
/// <param name="PhoneNumber">Or null.</param>
/// <param name="Status">"active" or "deactivated".</param>
/// <param name="CreatedAt">RFC 3339, UTC, microseconds.</param>
/// <param name="UpdatedAt">RFC 3339, UTC, microseconds.</param>
public sealed record UserJson(
    long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, UserStatus Status, DateTime CreatedAt, DateTime UpdatedAt)
{
    internal static UserJson From(UserRow row) =>
        new(row.Id, row.UserName, row.Email, row.DisplayName, row.PhoneNumber, row.Status, row.CreatedAt, row.UpdatedAt);

    internal static UserJson From(User user) =>
        new(user.Id, user.UserName!, user.Email!, user.DisplayName, user.PhoneNumber, user.Status, user.CreatedAt, user.UpdatedAt);
}

/// <summary>A page of users.</summary>
/// <param name="Items">The users.</param>
/// <param name="Next">Cursor of the next page, or null at the end; also in the Link header (RFC 8288).</param>
public sealed record UserListJson(IReadOnlyList<UserJson> Items, string? Next);

/// <summary>What POST and PUT take. An absent member is null; PATCH takes the same members as a merge patch (RFC 7396).</summary>
/// <param name="UserName">1 to 64 characters: letters and digits of any script and - . _ @ + '.</param>
/// <param name="Email">At most 254 characters.</param>
/// <param name="DisplayName">At most 128 characters, or null.</param>
/// <param name="PhoneNumber">At most 32 characters, or null.</param>
/// <param name="Status">"active" (when absent) or "deactivated".</param>
public sealed record UserInputJson(string UserName, string Email, string? DisplayName = null, string? PhoneNumber = null, UserStatus? Status = null);

/// <summary>Serialization made at build time: no reflection at the first request.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UserStatusJson)])]
[JsonSerializable(typeof(UserJson))]
[JsonSerializable(typeof(UserListJson))]
[JsonSerializable(typeof(UserInputJson))]
internal sealed partial class UsersJsonContext : JsonSerializerContext
{
    public static UsersJsonContext Readable { get; } = new(new(JsonText.Readable) { Converters = { new UserStatusJson() } });
}

/// <summary>"active" and "deactivated".</summary>
internal sealed class UserStatusJson() : JsonStringEnumConverter<UserStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
