using System.Data.Common;
using System.Linq.Expressions;
using UsersWeb.Data;
using UsersWeb.Databases;

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

    // The columns in the order of FromUser.
    internal static UserRow Read(DbDataReader row, DatabaseEngine engine) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4),
        Enum.Parse<UserStatus>(row.GetString(5)), engine.ReadInstant(row, 6), engine.ReadInstant(row, 7),
        row.IsDBNull(8) ? null : engine.ReadInstant(row, 8), row.GetString(9));
}
