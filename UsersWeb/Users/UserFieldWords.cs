using UsersWeb.Audit;

namespace UsersWeb.Users;

/// <summary>The words of <see cref="UserField"/>, for the audit.</summary>
internal sealed class UserFieldWords : IFieldWords
{
    /// <inheritdoc />
    public string? Label(string member) => UserField.OfMember(member)?.Label;

    /// <inheritdoc />
    public string Value(string member, string value) => member == "roles"
        ? string.Join(", ", value.Split(", ").Select(RolePermissions.WordsOf)) : UserField.OfMember(member)?.Choice(value)?.Words ?? value;
}
