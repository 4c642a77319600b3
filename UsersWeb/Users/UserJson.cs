using System.Text.Json;
using System.Text.Json.Serialization;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>A page of users.</summary>
/// <param name="Items">The users.</param>
/// <param name="Next">Cursor of the next page, or null at the end; also in the Link header (RFC 8288).</param>
public sealed record UserListJson(IReadOnlyList<UserRow> Items, string? Next);

/// <summary>Serialization made at build time: no reflection at the first request.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UserStatusJson)])]
[JsonSerializable(typeof(UserRow))]
[JsonSerializable(typeof(UserListJson))]
[JsonSerializable(typeof(UserFields))]
internal sealed partial class UsersJsonContext : JsonSerializerContext
{
    public static UsersJsonContext Readable { get; } = new(new(JsonText.Readable) { Converters = { new UserStatusJson() } });
}

/// <summary>"active" and "deactivated".</summary>
internal sealed class UserStatusJson() : JsonStringEnumConverter<UserStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
