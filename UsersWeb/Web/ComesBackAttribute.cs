namespace UsersWeb.Web;

/// <summary>
/// Marks a form whose fields may be shown once more when it could not be taken: after a session that ended, while nothing can be
/// changed, in an outage. Only fields named here are; a password or connection string never is.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ComesBackAttribute : Attribute
{
    private readonly HashSet<string> fields;

    /// <param name="fields">Names of fields; one that ends in a dot stands for all that begin so.</param>
    public ComesBackAttribute(params string[] fields) => this.fields = new(fields, StringComparer.OrdinalIgnoreCase);

    /// <param name="form">A record or class, each of whose properties is a field.</param>
    /// <param name="more">Names of other fields.</param>
    public ComesBackAttribute(Type form, params string[] more)
        : this([.. form.GetProperties().Select(property => property.Name), .. more]) { }

    /// <summary>Whether this field may be shown.</summary>
    public bool Keeps(string field) =>
        fields.Contains(field) || fields.Contains(field[..(field.IndexOf('.', StringComparison.Ordinal) + 1)]);
}
