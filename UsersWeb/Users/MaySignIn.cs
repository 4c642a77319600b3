using System.Linq.Expressions;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>
/// Who may sign in: the one rule, for pages, tokens, sessions, the guard of the last administrator and every list.
/// </summary>
public static class MaySignIn
{
    /// <summary>Active and not locked: sessions and tokens work. Nobody knows when a damaged lock ends.</summary>
    public static bool IsOpen(UserStatus status, DateTime? lockedUntil, DateTime now) =>
        status == UserStatus.Active && !(lockedUntil > now) && lockedUntil?.IsDamaged() != true;

    /// <summary>The same in a query.</summary>
    public static Expression<Func<User, bool>> IsOpen(DateTime now) =>
        user => user.Status == UserStatus.Active && (user.LockedUntil == null || user.LockedUntil <= now);

    /// <summary>Whether a passkey lets somebody in: to an open account, or to one being closed, which comes back by it.</summary>
    public static bool ByPasskey(User user, DateTime now) =>
        user.Status == UserStatus.Closing || IsOpen(user.Status, user.LockedUntil, now);

    /// <summary>Whether a right password lets somebody in.</summary>
    public static bool ByPassword(User user, DateTime now) => user.PasswordHash is not null && ByPasskey(user, now);
}
