using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>What a list shows of a person beside their row.</summary>
/// <param name="Roles">Names of their roles, with commas between them; empty for none.</param>
/// <param name="IsLocked">Whether they are locked now.</param>
/// <param name="IsSample">Whether they are made up.</param>
/// <param name="Person">They as a deed sees them.</param>
public sealed record UserMarks(string Roles, bool IsLocked, bool IsSample, BulkPerson Person)
{
    /// <summary>Of the people with these keys.</summary>
    public static async Task<Dictionary<long, UserMarks>> ReadAsync(
        UsersDbContext db, IEnumerable<UserRow> rows, DateTime now, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Id).ToArray();
        var found = await db.Users.Where(user => ids.Contains(user.Id)).Select(user => new
        {
            user.Id,
            user.LockedUntil,
            user.IsSample,
            Label = user.DisplayName ?? user.UserName!,
            user.Status,
            HasPassword = user.PasswordHash != null,
            user.MustChangePassword,
            Roles = db.RolesThatCount.Where(role => role.UserId == user.Id).Sum(role => role.RoleId),
        }).ToListAsync(cancellation);
        return found.ToDictionary(one => one.Id, one => new UserMarks(
            Names(one.Roles), MaySignIn.IsLocked(one.LockedUntil, now), one.IsSample,
            new(one.Id, one.Label, one.Status, one.HasPassword, one.MustChangePassword, one.Roles)));
    }

    private static string Names(long sum) =>
        string.Join(", ", RolePermissions.Roles.Where(role => (sum & role.Id) != 0).Select(role => role.Words));
}
