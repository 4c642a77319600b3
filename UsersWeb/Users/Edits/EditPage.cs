namespace UsersWeb.Users.Edits;

/// <summary>The form of an edit, and what it asks after somebody else saved meanwhile.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Label">What others call them.</param>
/// <param name="Typed">What is, or was, typed.</param>
/// <param name="Stamp">The version that was opened.</param>
/// <param name="Form">What it carries beside the fields.</param>
public sealed record EditPage(long Id, string Label, UserFields Typed, string? Stamp, EditForm Form)
{
    /// <summary>What is asked; empty where nothing is.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; init; } = [];

    /// <summary>The fields that somebody else alone changed.</summary>
    public IReadOnlyList<UserField> Meanwhile { get; init; } = [];

    /// <summary>The names of all that can have an error, in the order of the page.</summary>
    public string Names => string.Join(' ', Conflicts.Select(conflict => conflict.Key).Append(UserField.Names));

    /// <summary>Whether a field is asked about, and so stands in the question.</summary>
    public bool Asks(UserField field) => Conflicts.Any(conflict => conflict.Field == field);
}

/// <summary>What became of an edit.</summary>
/// <param name="Result">Done, or what stood in the way; null when something is to be answered or corrected first.</param>
/// <param name="Page">The form once more.</param>
/// <param name="Errors">What is to be corrected, by field; empty under which it stands for the whole.</param>
public sealed record EditOutcome(ChangeResult? Result, EditPage? Page, IReadOnlyDictionary<string, string> Errors)
{
    /// <summary>What others call the person now.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whether nothing was left to be saved, because somebody else had saved the same.</summary>
    public bool WasSame { get; init; }

    /// <summary>What the notice says besides; empty where nobody else changed anything.</summary>
    public string AlsoChanged { get; init; } = "";
}
