using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>Who asked for what is done in the background, with the rights that they have by now.</summary>
public static class AskedBy
{
    /// <summary>They, or null for whoever can't sign in any more.</summary>
    /// <param name="db">Where they are looked up.</param>
    /// <param name="by">As <see cref="Current.ToText"/> wrote it.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellation">Of the work.</param>
    public static async Task<Current?> NowAsync(UsersDbContext db, string by, DateTime now, CancellationToken cancellation)
    {
        if (Current.OfText(by) is not { UserId: { } id } asked) return null;
        if (!await MaySignIn.AnyAsync(db.Users.Where(user => user.Id == id), now, cancellation)) return null;
        var roles = await db.RolesThatCount.Where(role => role.UserId == id).SumAsync(role => role.RoleId, cancellation);
        return asked with { Permissions = RolePermissions.OfSum(roles) };
    }
}
