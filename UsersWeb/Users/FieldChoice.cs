using System.Text.Json;

namespace UsersWeb.Users;

/// <summary>A value that a field may have.</summary>
/// <param name="Value">In forms.</param>
/// <param name="Words">For people.</param>
/// <param name="Hint">What it means; empty where the words say it.</param>
public sealed record FieldChoice(string Value, string Words, string Hint = "")
{
    /// <summary>Whether it is only shown: nobody can mean it.</summary>
    public bool IsOnlyShown { get; init; }

    /// <summary>In JSON and on the command line.</summary>
    public string Member { get; } = JsonNamingPolicy.CamelCase.ConvertName(Value);
}
