namespace UsersWeb.Users.Edits;

/// <summary>
/// What the form of an edit carries beside the fields: each value as it was opened, and the answers to what was asked because somebody
/// else saved meanwhile. Whoever forges it makes of their own edit what they could have typed as well.
/// </summary>
public sealed class EditForm
{
    /// <summary>Before the name of a field: its value when the form was opened.</summary>
    public const string Opened = "Opened.";

    /// <summary>Before the name of a field: the other's value that stood in the question.</summary>
    public const string Seen = "Seen.";

    /// <summary>Before the name of a field: the answer, <see cref="Mine"/> or <see cref="Theirs"/>.</summary>
    public const string Take = "Take.";

    /// <summary>The answer that keeps what was typed.</summary>
    public const string Mine = "mine";

    /// <summary>The answer that keeps what somebody else saved.</summary>
    public const string Theirs = "theirs";

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Reads it; what is absent, or there twice, is not known.</summary>
    public static EditForm Read(IFormCollection form)
    {
        var read = new EditForm();
        foreach (var key in UserField.All.SelectMany(field => new[] { Opened, Seen, Take }.Select(kind => kind + field.Name)))
        {
            if (form[key] is [{ } value]) read.values[key] = value;
        }
        return read;
    }

    /// <summary>As a form that has just been opened.</summary>
    public static EditForm Of(UserFields fields)
    {
        var opened = new EditForm();
        foreach (var field in UserField.All) opened.values[Opened + field.Name] = field.Get(fields) ?? "";
        return opened;
    }

    /// <summary>The value when the form was opened, empty for none; null when that is not known.</summary>
    public string? OpenedValue(UserField field) => values.GetValueOrDefault(Opened + field.Name);

    /// <summary>Whether anything was answered, or should have been.</summary>
    public bool HasAnswers => values.Keys.Any(key => key.StartsWith(Seen, StringComparison.Ordinal));

    /// <summary>What was answered; null for nothing, or where somebody else has saved yet another value since.</summary>
    public string? Answer(UserField field, string theirs) =>
        values.GetValueOrDefault(Seen + field.Name)?.Trim() == theirs ? values.GetValueOrDefault(Take + field.Name) : null;

    /// <summary>Whether it was answered, however long ago.</summary>
    public bool WasAnswered(UserField field) => values.ContainsKey(Take + field.Name);

    /// <summary>The form that asks: whoever reads it has seen what is saved, but for what they are asked about.</summary>
    public EditForm Shown(UserFields saved, IEnumerable<FieldConflict> conflicts)
    {
        var shown = Of(saved);
        foreach (var conflict in conflicts)
        {
            var key = Opened + conflict.Field.Name;
            if (conflict.Opened is { } opened) shown.values[key] = opened;
            else shown.values.Remove(key);
        }
        return shown;
    }
}
