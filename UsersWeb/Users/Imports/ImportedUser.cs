using UsersWeb.Data;

namespace UsersWeb.Users.Imports;

/// <summary>The one place where a line of a file becomes a whole row, with what follows from its fields.</summary>
internal static class ImportedUser
{
    /// <summary>Somebody new.</summary>
    /// <param name="fields">Checked before by <see cref="UserRules"/>.</param>
    /// <param name="now">UTC, microseconds.</param>
    public static User Create(UserFields fields, DateTime now)
    {
        var user = new User();
        fields.ApplyTo(user);
        UserStamps.Complete(user, now);
        return user;
    }
}
