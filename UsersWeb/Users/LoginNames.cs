using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>
/// Finds whom a typed login means: with an @ an e-mail address, without one a user name. One or the other, because a name with an @,
/// which older versions took, would stand before whoever has that address.
/// </summary>
public static class LoginNames
{
    /// <summary>
    /// The user, not tracked; null for a login that nobody has. Both are asked in every case, so that time tells nothing.
    /// </summary>
    public static async Task<User?> FindAsync(UsersDbContext db, string login, CancellationToken cancellation)
    {
        login = login.Trim();
        var isSearchable = login.Length <= UserLimits.Normalized && Text.IsSearchable(login);
        var isEmail = isSearchable && Text.Fold(login).Contains('@', StringComparison.Ordinal);
        var email = isEmail ? NormalForms.Email(login) : "";
        var name = isSearchable && !isEmail ? NormalForms.UserName(login) : "";
        var byName = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == name, cancellation);
        var byEmail = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellation);
        return byName ?? byEmail;
    }
}
