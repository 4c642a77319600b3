using UsersWeb.Data;
using UsersWeb.Users;
using UsersWeb.Users.Edits;

namespace UsersWeb.Accounts.Profile;

/// <summary>What a person may change of themselves at once.</summary>
/// <param name="DisplayName">What others read.</param>
/// <param name="PhoneNumber">Optional.</param>
/// <param name="TimeZone">Optional.</param>
/// <param name="Language">Optional.</param>
/// <param name="Stamp">The version that saving replaces.</param>
public sealed record SettingsForm(string? DisplayName, string? PhoneNumber, string? TimeZone, string? Language, string? Stamp)
{
    /// <summary>A user's fields with these in place of theirs.</summary>
    public UserFields Over(UserFields fields) =>
        fields with { DisplayName = DisplayName, PhoneNumber = PhoneNumber, TimeZone = TimeZone, Language = Language };
}

/// <summary>The page of a person's settings.</summary>
/// <param name="Edit">The form.</param>
/// <param name="Email">What is saved.</param>
public sealed record SettingsPage(EditPage Edit, string Email)
{
    /// <summary>The fields that stand on it.</summary>
    public static readonly string[] Names =
        [nameof(UserFields.DisplayName), nameof(UserFields.PhoneNumber), nameof(UserFields.Language), nameof(UserFields.TimeZone)];

    /// <summary>With what is saved.</summary>
    public static SettingsPage Of(User user)
    {
        var fields = UserFields.From(user);
        return new(new(user.Id, user.Label, fields, user.ConcurrencyStamp, EditForm.Of(fields)), user.Email!);
    }
}

/// <summary>The page of what is known about a person.</summary>
/// <param name="User">The person.</param>
/// <param name="Roles">Names of their roles.</param>
/// <param name="Permissions">What these let them do.</param>
public sealed record ProfilePage(UserRow User, IReadOnlyList<string> Roles, Shared.Permissions Permissions);
