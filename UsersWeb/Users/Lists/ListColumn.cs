using UsersWeb.Shared;

namespace UsersWeb.Users.Lists;

/// <summary>A column of the list of users, beside the person.</summary>
/// <param name="Name">As it is saved: that of <see cref="UserColumn"/>, where there is one.</param>
/// <param name="English">What people call it.</param>
/// <param name="Width">Its class in the style sheet, or null where it shares what the others leave.</param>
/// <param name="Rem">How wide it is, or has to be to be read.</param>
public sealed record ListColumn(string Name, string English, string? Width, double Rem)
{
    /// <summary>What people call it, in the language of now.</summary>
    public string Label => T(English);

    /// <summary>The value for people; null where there is none, and for an instant.</summary>
    public Func<UserRow, UserMarks?, string?> Text { get; private init; } = (_, _) => null;

    /// <summary>The instant, UTC; null for every other column. One that is null never was.</summary>
    public Func<UserRow, DateTime?>? Instant { get; private init; }

    /// <summary>Whether its values are words of ours, and nothing that somebody wrote.</summary>
    public bool IsWords { get; private init; }

    /// <summary>The class of those that a narrow window leaves out, as long as nobody has chosen the columns.</summary>
    public string? UsualFrom { get; private init; }

    /// <summary>Whether the list can be sorted by it.</summary>
    public bool IsOrder => UserSort.Fields.Contains(Name);

    /// <summary>All there are, in their order.</summary>
    public static IReadOnlyList<ListColumn> All { get; } =
    [
        OfField("email", null, 12.5),
        new("role", TKey("Role"), "role-col", 9.5) { Text = (_, marks) => marks?.Roles, IsWords = true, UsualFrom = "from-lg" },
        OfField("phoneNumber", "phone-col", 10),
        OfField("status", "status-col", 8),
        OfField("timeZone", "zone-col", 10.5),
        OfField("language", "language-col", 6.5),
        new("id", EnglishOf("id"), "id-col", 6.5) { Text = (row, _) => Human.Id(row.Id) },
        OfInstant("createdAt", row => row.CreatedAt),
        OfInstant("updatedAt", row => row.UpdatedAt),
        OfInstant("lastSignInAt", row => row.LastSignInAt) with { UsualFrom = "from-md" },
    ];

    private static ListColumn OfField(string name, string? width, double rem)
    {
        var field = UserField.OfMember(name)!;
        return new(name, EnglishOf(name), width, rem)
        {
            Text = (row, _) => field.Words(UserFields.From(row)),
            IsWords = field.Kind == FieldKind.Choice,
        };
    }

    private static ListColumn OfInstant(string name, Func<UserRow, DateTime?> instant) =>
        new(name, EnglishOf(name), "when", 8.5) { Instant = instant };

    private static string EnglishOf(string name) => UserColumn.All.Single(column => column.Name == name).English;
}
