using System.Text.Json.Serialization;

namespace Limit;

internal sealed record User(long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, string Status,
    string CreatedAt, string UpdatedAt);

internal sealed record UserList(List<User> Items, string? Next);

internal sealed record ServerUser(long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, string Status,
    DateTime CreatedAt, DateTime UpdatedAt);

internal sealed record ServerUserList(List<ServerUser> Items, long? Next);

internal sealed record UserInput(string UserName, string Email, string? DisplayName, string? PhoneNumber);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(ServerUser))]
[JsonSerializable(typeof(ServerUserList))]
[JsonSerializable(typeof(UserInput))]
internal sealed partial class UserContext : JsonSerializerContext;
