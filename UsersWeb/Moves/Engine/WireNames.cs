using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// Names of values in JSON, in a database and in a rules file: in camel case, or as <see
/// cref="JsonStringEnumMemberNameAttribute"/> says.
/// </summary>
public static class WireNames
{
    /// <summary>The name of a value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of its type's.</exception>
    public static string Of<T>(T value) where T : struct, Enum =>
        Names<T>.ByValue.TryGetValue(value, out var name) ? name
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A value without a name.");

    /// <summary>The value of this name; null when there is none.</summary>
    public static T? Find<T>(string? name) where T : struct, Enum =>
        name is not null && Names<T>.ByName.TryGetValue(name, out var value) ? value : null;

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>().ToDictionary(value => value, Name);

        public static readonly Dictionary<string, T> ByName =
            ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

        private static string Name(T value) =>
            typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
                ?? JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
    }
}
