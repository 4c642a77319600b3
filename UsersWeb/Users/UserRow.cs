using System.Linq.Expressions;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>A user as lists and pages show them; read straight from the database without the rest of the row.</summary>
public sealed record UserRow(
    long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, UserStatus Status,
    DateTime CreatedAt, DateTime UpdatedAt, DateTime? LastSignInAt, string Stamp)
{
    /// <summary>The display name, or the user name of someone who has none.</summary>
    public string Label => DisplayName ?? UserName;

    internal static readonly Expression<Func<User, UserRow>> FromUser = u => new UserRow(
        u.Id, u.UserName!, u.Email!, u.DisplayName, u.PhoneNumber, u.Status, u.CreatedAt, u.UpdatedAt, u.LastSignInAt, u.ConcurrencyStamp!);
}
