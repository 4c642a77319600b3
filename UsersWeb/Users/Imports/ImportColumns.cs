using System.Globalization;

namespace UsersWeb.Users.Imports;

/// <summary>What a column of a file can be: the number by which somebody is found, or a field of <see cref="UserField.All"/>.</summary>
public static class ImportColumns
{
    /// <summary>The number that the application gave somebody.</summary>
    public const string Id = "id";

    /// <summary>By what people are found who are there already, and what is said of it.</summary>
    public static IReadOnlyList<(string Name, string English)> Keys { get; } =
    [
        ("userName", TKey("Find people by their user name, and change those who are there")),
        ("email", TKey("Find people by their e-mail, and change those who are there")),
        (Id, TKey("Find people by their number, and change those who are there")),
    ];

    /// <summary>All there are, by their members in JSON, and what people call them.</summary>
    public static IReadOnlyList<ImportColumn> All { get; } =
        [.. UserField.All.Select(field => new ImportColumn(field.Member, field.English)), new(Id, TKey("Number"))];

    /// <summary>What a name of a column means, without regard to case, spaces and signs; null for one that means nothing here.</summary>
    public static string? Find(string header)
    {
        var name = Bare(header);
        if (name.Length == 0) return null;
        if (name is "id" or "number") return Id;
        return (UserField.All.FirstOrDefault(field => Bare(field.Member) == name || Bare(field.English) == name)
            ?? UserField.All.FirstOrDefault(field => field.OtherNames.Any(other => Bare(other) == name)))?.Member;
    }

    /// <summary>What each column means; of two that mean the same, the first does.</summary>
    public static string?[] Match(IReadOnlyList<string> headers)
    {
        var matched = new string?[headers.Count];
        // A name that is exactly the field's goes before another one for it.
        foreach (var isExact in new[] { true, false })
        {
            for (var i = 0; i < matched.Length; i++)
            {
                if (matched[i] is null && Find(headers[i]) is { } found && !matched.Contains(found)
                    && (!isExact || Bare(found) == Bare(headers[i]))) matched[i] = found;
            }
        }
        return matched;
    }

    /// <summary>The place of a field among the problems of a line: 0 is the line as a whole.</summary>
    internal static int Place(string field) => All.Select((one, i) => (one.Name, i)).First(one => one.Name == field).i + 1;

    private static string Bare(string name) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).ToLower(CultureInfo.InvariantCulture);
}

/// <summary>What a column of a file can be.</summary>
/// <param name="Name">As its member in JSON.</param>
/// <param name="English">What people call it.</param>
public sealed record ImportColumn(string Name, string English)
{
    /// <summary>What people call it, in the language of now.</summary>
    public string Label => T(English);
}
