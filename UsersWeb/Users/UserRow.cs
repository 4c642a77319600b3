using System.Data.Common;
using System.Linq.Expressions;
using System.Text.Json.Serialization;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Users;

/// <summary>A user as lists, pages, the API and the command line show one. Nothing else of the row is ever sent.</summary>
/// <param name="Id">Given by the database, never used again.</param>
/// <param name="UserName">Unique without regard to case.</param>
/// <param name="Email">Unique without regard to case.</param>
/// <param name="DisplayName">What people read, or null.</param>
/// <param name="PhoneNumber">Or null.</param>
/// <param name="Status">"active" or "deactivated".</param>
/// <param name="TimeZone">An IANA time zone, or null.</param>
/// <param name="Language">A BCP 47 tag, or null.</param>
/// <param name="CreatedAt">RFC 3339, UTC, microseconds.</param>
/// <param name="UpdatedAt">RFC 3339, UTC, microseconds; the last change, not a sign-in.</param>
/// <param name="LastSignInAt">RFC 3339, UTC, microseconds; null until the first one.</param>
/// <param name="Stamp">The version, which entity tags and forms carry.</param>
public sealed record UserRow(
    long Id, string UserName, string Email, string? DisplayName, string? PhoneNumber, UserStatus Status,
    string? TimeZone, string? Language, DateTime CreatedAt, DateTime UpdatedAt, DateTime? LastSignInAt, [property: JsonIgnore] string Stamp)
{
    /// <summary>The display name, or the user name of someone who has none.</summary>
    [JsonIgnore]
    public string Label => DisplayName ?? UserName;

    internal static readonly Expression<Func<User, UserRow>> FromUser = u => new UserRow(
        u.Id, u.UserName!, u.Email!, u.DisplayName, u.PhoneNumber, u.Status, u.TimeZone, u.Language,
        u.CreatedAt, u.UpdatedAt, u.LastSignInAt, u.ConcurrencyStamp);

    /// <summary>Of a user that a context has read.</summary>
    public static UserRow From(User u) => new(
        u.Id, u.UserName!, u.Email!, u.DisplayName, u.PhoneNumber, u.Status, u.TimeZone, u.Language,
        u.CreatedAt, u.UpdatedAt, u.LastSignInAt, u.ConcurrencyStamp);

    // The columns in the order of FromUser.
    internal static UserRow Read(DbDataReader row, DatabaseEngine engine) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetTextOrNull(3), row.GetTextOrNull(4),
        engine.ReadStatus(row, 5), row.GetTextOrNull(6), row.GetTextOrNull(7),
        engine.ReadInstant(row, 8), engine.ReadInstant(row, 9), row.IsDBNull(10) ? null : engine.ReadInstant(row, 10), row.GetString(11));
}
