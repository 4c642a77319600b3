namespace UsersWeb.Users.Edits;

/// <summary>
/// Three versions of a person put together: what somebody opened, what they send now, and what is saved by now. What one side alone
/// changed is taken from it; where both changed a field to different values, it is asked.
/// </summary>
public sealed class UserMerge
{
    private readonly List<FieldConflict> conflicts = [];
    private readonly List<UserField> meanwhile = [];

    private UserMerge(UserFields mine) => (Fields, Typed) = (mine, mine);

    /// <summary>What is to be saved; with what was typed in each field that must be asked about.</summary>
    public UserFields Fields { get; private set; }

    /// <summary>The same for the form: as it was typed, white space included.</summary>
    public UserFields Typed { get; private set; }

    /// <summary>What must be asked.</summary>
    public IReadOnlyList<FieldConflict> Conflicts => conflicts;

    /// <summary>The fields that somebody else alone changed.</summary>
    public IReadOnlyList<UserField> Meanwhile => meanwhile;

    /// <summary>Puts them together.</summary>
    /// <param name="form">What was opened, and what was answered.</param>
    /// <param name="typed">What is sent.</param>
    /// <param name="saved">What is saved.</param>
    public static UserMerge Of(EditForm form, UserFields typed, UserFields saved)
    {
        var merge = new UserMerge(typed.Trimmed()) { Typed = typed };
        foreach (var field in UserField.All) merge.Add(field, form, saved);
        return merge;
    }

    private void Add(UserField field, EditForm form, UserFields saved)
    {
        var (opened, mine, theirs) = (form.OpenedValue(field)?.Trim(), Text(field, Fields), Text(field, saved));
        if (mine == theirs || opened == theirs) return;
        if (opened == mine) meanwhile.Add(field);
        switch (opened == mine ? EditForm.Theirs : form.Answer(field, theirs))
        {
            case EditForm.Theirs:
                Fields = field.With(Fields, field.Get(saved));
                Typed = field.With(Typed, field.Get(saved));
                break;
            case EditForm.Mine:
                break;
            default:
                conflicts.Add(new(field, opened, mine, theirs, form.WasAnswered(field)));
                break;
        }
    }

    // To a person none and empty are the same, and so is white space around a value.
    private static string Text(UserField field, UserFields fields) => field.Get(fields)?.Trim() ?? "";
}

/// <summary>A field that two people changed to different values.</summary>
/// <param name="Field">Which.</param>
/// <param name="Opened">What it was when the form was opened, empty for none; null when that is not known.</param>
/// <param name="Mine">What the one typed.</param>
/// <param name="Theirs">What the other saved.</param>
/// <param name="WasAnswered">Whether it was answered before yet another value was saved.</param>
public sealed record FieldConflict(UserField Field, string? Opened, string Mine, string Theirs, bool WasAnswered)
{
    /// <summary>Who saved it, as far as that is known and told.</summary>
    public string? SavedBy { get; init; }

    /// <summary>UTC; when that was; null where it is not known.</summary>
    public DateTime? SavedAt { get; init; }

    /// <summary>The key of its question in the model state.</summary>
    public string Key => EditForm.Take + Field.Name;
}
