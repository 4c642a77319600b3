namespace UsersWeb.Users.Lists;

/// <summary>How somebody has the list of users shown.</summary>
/// <param name="Columns">Beside the person, in the order of <see cref="ListColumn.All"/>.</param>
/// <param name="IsCompact">Whether rows are low.</param>
public sealed record ListLayout(IReadOnlyList<ListColumn> Columns, bool IsCompact)
{
    /// <summary>Names of the two densities, in forms and in the database.</summary>
    public const string Comfortable = "comfortable", Compact = "compact";

    // What stands beside the columns that are chosen: the person, the box to tick, and the menu.
    private const double PersonRem = 14, EndsRem = 6.25;

    // The style sheet has a class for each step.
    private const int StepRem = 4, LeastRem = 40;

    private static readonly string[] UsualNames = ["email", "role", "lastSignInAt"];

    /// <summary>That of everybody who has chosen none.</summary>
    public static ListLayout Usual { get; } = Of(UsualNames, false);

    /// <summary>Whether the columns are the usual ones.</summary>
    public bool HasUsualColumns => Columns.SequenceEqual(Usual.Columns);

    /// <summary>Of columns by their names; unknown ones mean nothing.</summary>
    public static ListLayout Of(IReadOnlyCollection<string> names, bool isCompact) =>
        new([.. ListColumn.All.Where(column => names.Contains(column.Name))], isCompact);

    /// <summary>As it was saved by <see cref="ToText"/>. A column that another version had is left out.</summary>
    public static ListLayout Read(string? saved)
    {
        if (saved?.Split(',') is not [var density, .. var names]) return Usual;
        return Of(names, density == Compact);
    }

    /// <summary>As it is saved, density first; null for the usual one, so that it stays the usual one when that changes.</summary>
    public string? ToText() => HasUsualColumns && !IsCompact ? null
        : string.Join(',', Columns.Select(column => column.Name).Prepend(IsCompact ? Compact : Comfortable));

    /// <summary>The columns, and the one by which the list is sorted where that is none of them.</summary>
    public IReadOnlyList<ListColumn> Shown(string sort)
    {
        var sorted = sort.TrimStart('-');
        return [.. ListColumn.All.Where(column => column.Name == sorted || Columns.Contains(column))];
    }

    /// <summary>The class of a list that is scrolled sideways where its columns do not fit; null for the usual ones.</summary>
    public string? WidthOf(IReadOnlyList<ListColumn> shown)
    {
        if (HasUsualColumns) return null;
        var rem = PersonRem + EndsRem + shown.Sum(column => column.Rem);
        return FormattableString.Invariant($"needs needs-{Math.Max(LeastRem, (int)Math.Ceiling(rem / StepRem) * StepRem)}");
    }
}
