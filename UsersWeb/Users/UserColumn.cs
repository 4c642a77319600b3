using System.Globalization;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>A column of the files that hold users.</summary>
/// <param name="Name">As its member in JSON.</param>
/// <param name="English">What people call it.</param>
/// <param name="Value">As text, of a row and the fields in it; null where there is none.</param>
public sealed record UserColumn(string Name, string English, Func<UserRow, UserFields, string?> Value)
{
    // 2026-01-31T14:30:05.1234567Z, and where it is cut.
    private const int MostOfInstant = 28, EndOfMicroseconds = 26;

    /// <summary>All there are, in their order.</summary>
    public static IReadOnlyList<UserColumn> All { get; } =
    [
        new("id", TKey("Number"), (row, _) => Human.Id(row.Id)),
        .. UserField.All.Select(field => new UserColumn(field.Member, field.English, (_, fields) => field.Json(fields))),
        new("createdAt", TKey("Created"), (row, _) => Instant(row.CreatedAt)),
        new("updatedAt", TKey("Updated"), (row, _) => Instant(row.UpdatedAt)),
        new("lastSignInAt", TKey("Last sign-in"), (row, _) => row.LastSignInAt is { } at ? Instant(at) : null),
    ];

    /// <summary>What people call it, in the language of now.</summary>
    public string Label => T(English);

    /// <summary>Those of these names, in the order of <see cref="All"/>; all where none is named; null where one is unknown.</summary>
    public static IReadOnlyList<UserColumn>? Choose(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0) return All;
        return names.All(name => All.Any(column => column.Name == name)) ? [.. All.Where(column => names.Contains(column.Name))] : null;
    }

    // RFC 3339, UTC, at most microseconds, as the API has it.
    private static string Instant(DateTime instant)
    {
        // The framework's own round-trip form is written ten times as fast as one of ours; it has one digit more, and all zeros.
        Span<char> text = stackalloc char[MostOfInstant];
        instant.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        var end = text[..EndOfMicroseconds].TrimEnd('0').TrimEnd('.').Length;
        return string.Concat(text[..end], "Z");
    }
}
