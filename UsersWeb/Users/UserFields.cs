using System.Text.Json.Nodes;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>
/// What can be written about a user, from a form, the API or the command line. An absent member of the API is null; PATCH
/// takes the same members as a merge patch (RFC 7396). What each may be is said by <see cref="UserField"/>.
/// </summary>
public sealed record UserFields(
    string? UserName = null, string? Email = null, string? DisplayName = null, string? PhoneNumber = null,
    UserStatus Status = UserStatus.Active,
    string? TimeZone = null, string? Language = null)
{
    /// <summary>The fields as they are saved.</summary>
    public static UserFields From(User user) =>
        new(user.UserName, user.Email, user.DisplayName, user.PhoneNumber, user.Status, user.TimeZone, user.Language);

    /// <inheritdoc cref="From(User)"/>
    public static UserFields From(UserRow row) =>
        new(row.UserName, row.Email, row.DisplayName, row.PhoneNumber, row.Status, row.TimeZone, row.Language);

    /// <summary>Writes the fields, checked before by <see cref="UserRules"/>.</summary>
    public void ApplyTo(User user)
    {
        user.UserName = UserName;
        // A full-width @ is none to a mail server.
        if (user.Email != Email) user.Email = Email is null ? null : Text.Fold(Email);
        user.DisplayName = DisplayName;
        user.PhoneNumber = PhoneNumber;
        user.TimeZone = TimeZone;
        user.Language = Language;
        StatusChanges.Set(user, Status);
    }

    /// <summary>As a person typed them: white space around them is cut, and empty means none.</summary>
    public UserFields Trimmed() => UserField.All.Where(field => field.Kind != FieldKind.Choice)
        .Aggregate(this,
            (fields, field) => field.With(fields, field.Get(fields) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null));

    /// <summary>The fields in which these differ from others. An empty text and none are the same to a person.</summary>
    public IEnumerable<UserField> DifferencesFrom(UserFields others) =>
        UserField.All.Where(field => (field.Get(this) ?? "") != (field.Get(others) ?? ""));

    /// <summary>Some of the fields as a JSON object, for the audit.</summary>
    public JsonObject ToJson(IEnumerable<UserField> fields) => new(fields.Select(field =>
        KeyValuePair.Create(field.Member, (JsonNode?)field.Json(this))));
}
