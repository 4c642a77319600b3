using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>What can be written about a user, from a form, the API or the command line.</summary>
public sealed record UserFields(string? UserName, string? Email, string? DisplayName, string? PhoneNumber, UserStatus Status = UserStatus.Active)
{
    /// <summary>The fields of a form: white space around them is cut, and empty means none.</summary>
    public static UserFields From(UserForm form) =>
        new(Trim(form.UserName), Trim(form.Email), Trim(form.DisplayName), Trim(form.PhoneNumber), form.Status);

    /// <summary>The fields as they are saved.</summary>
    public static UserFields From(User user) => new(user.UserName, user.Email, user.DisplayName, user.PhoneNumber, user.Status);

    /// <summary>Writes the fields, checked before by <see cref="UserRules"/>.</summary>
    public void ApplyTo(User user)
    {
        user.UserName = UserName;
        user.Email = Email;
        user.DisplayName = DisplayName;
        user.PhoneNumber = PhoneNumber;
        if (user.Status == Status) return;
        user.Status = Status;
        // Sessions carry the security stamp: a change of status ends them.
        user.SecurityStamp = Guid.NewGuid().ToString("N");
    }

    private static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
