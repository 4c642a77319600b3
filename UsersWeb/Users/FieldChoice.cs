using System.Text.Json;

namespace UsersWeb.Users;

/// <summary>A value that a field may have.</summary>
/// <param name="Value">In forms.</param>
/// <param name="English">For people, and in files.</param>
/// <param name="EnglishHint">What it means; empty where the words say it.</param>
public sealed record FieldChoice(string Value, string English, string EnglishHint = "")
{
    /// <summary>For people, in the language of now.</summary>
    public string Words => T(English);

    /// <summary>What it means, in the language of now; empty where the words say it.</summary>
    public string Hint => EnglishHint.Length == 0 ? "" : T(EnglishHint);

    /// <summary>Whether it is only shown: nobody can mean it.</summary>
    public bool IsOnlyShown { get; init; }

    /// <summary>In JSON and on the command line.</summary>
    public string Member { get; } = JsonNamingPolicy.CamelCase.ConvertName(Value);

    /// <summary>What to say of a value that is none of these.</summary>
    public static string OneOf(IEnumerable<FieldChoice> choices) =>
        T("This must be {0}.", string.Join(T(" or "), choices.Select(choice => $"\"{choice.Member}\"")));
}

/// <summary>A value that a form offers where others may be typed.</summary>
/// <param name="Value">In forms.</param>
/// <param name="Words">For people.</param>
public sealed record FieldSuggestion(string Value, string Words);
