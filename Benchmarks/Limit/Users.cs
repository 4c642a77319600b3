using System.Text.Json.Serialization;

namespace Limit;

internal sealed record User(long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, string Status,
    string CreatedAt, string UpdatedAt);

internal sealed record UserList(List<User> Items, string? Next);

internal sealed record UserInput(string UserName, string Email, string? DisplayName, string? PhoneNumber);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserList))]
[JsonSerializable(typeof(UserInput))]
internal sealed partial class UserContext : JsonSerializerContext;
