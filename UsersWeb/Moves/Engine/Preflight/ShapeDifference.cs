namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>In what a table can differ from the model.</summary>
public enum ShapeDifferenceKind
{
    /// <summary>A table that is not the application's.</summary>
    ExtraTable,

    /// <summary>A table that is not there.</summary>
    MissingTable,

    /// <summary>A column that is not the application's.</summary>
    ExtraColumn,

    /// <summary>A column that is not there.</summary>
    MissingColumn,

    /// <summary>A column of another type; <see cref="ShapeDifference.Detail"/> is the type.</summary>
    OtherType,

    /// <summary>A column that takes NULL and should not.</summary>
    AllowsNull,

    /// <summary>A column that takes no NULL and should.</summary>
    RefusesNull,

    /// <summary>A text of another length.</summary>
    OtherLength,

    /// <summary>A text whose collation is not the order of code points.</summary>
    NotByCodePoint,

    /// <summary>Another primary key.</summary>
    OtherKey,

    /// <summary>An index that is not there; <see cref="ShapeDifference.Detail"/> is its name.</summary>
    MissingIndex,

    /// <summary>An index of other columns, or unique where it should not be.</summary>
    OtherIndex,

    /// <summary>An index that is not the application's.</summary>
    ExtraIndex,

    /// <summary>A reference that is not there; <see cref="ShapeDifference.Detail"/> is its name.</summary>
    MissingReference,
}

/// <summary>In what a table of a database is not as the model has it.</summary>
/// <param name="Kind">In what.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column, or the columns of a key; null when it is about the whole table.</param>
/// <param name="Detail">A type or a name, as the kind says.</param>
public sealed record ShapeDifference(ShapeDifferenceKind Kind, string Table, string? Column = null, string? Detail = null)
{
    /// <summary>Most characters the column takes, of an <see cref="ShapeDifferenceKind.OtherLength"/>; null without limit.</summary>
    public int? Length { get; init; }

    /// <summary>Most characters it should take.</summary>
    public int? ModelLength { get; init; }

    /// <summary>Whether it is something of somebody else's, which a rule can leave behind.</summary>
    public bool IsExtra => Kind is ShapeDifferenceKind.ExtraTable or ShapeDifferenceKind.ExtraColumn;

    /// <summary>
    /// Whether rows can be read all the same: a wider, narrower or laxer column loses nothing, since its rows are checked
    /// one by one.
    /// </summary>
    public bool IsReadable => IsExtra || Kind is
        ShapeDifferenceKind.OtherLength or ShapeDifferenceKind.AllowsNull or ShapeDifferenceKind.RefusesNull
            or ShapeDifferenceKind.NotByCodePoint;

    /// <summary>What follows the table's or the column's name in a sentence.</summary>
    public string Sentence => Kind switch
    {
        ShapeDifferenceKind.ExtraTable => "is no table of the application",
        ShapeDifferenceKind.ExtraColumn => "is no column of the application",
        ShapeDifferenceKind.MissingTable or ShapeDifferenceKind.MissingColumn => "is missing",
        ShapeDifferenceKind.OtherType => $"has the type {Detail}, which is not the application's",
        ShapeDifferenceKind.AllowsNull => "allows NULL",
        ShapeDifferenceKind.RefusesNull => "refuses NULL",
        ShapeDifferenceKind.OtherLength => $"takes {Characters(Length)}, not {Characters(ModelLength)}",
        ShapeDifferenceKind.NotByCodePoint => "is not compared by code point",
        ShapeDifferenceKind.OtherKey => "is not the application's primary key",
        ShapeDifferenceKind.MissingIndex => $"lacks the index {Detail}",
        ShapeDifferenceKind.OtherIndex => $"has another index {Detail}",
        ShapeDifferenceKind.ExtraIndex => $"has an index {Detail} that is not the application's",
        ShapeDifferenceKind.MissingReference => $"lacks the reference {Detail}",
        _ => throw new InvalidOperationException($"A difference without words: {Kind}."),
    };

    private static string Characters(int? length) => length is { } most ? FormattableString.Invariant($"{most} characters") : "any length";
}
