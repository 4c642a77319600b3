using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>
/// Who may sign in: the one rule, for pages, tokens, sessions, the guard of the last administrator and every list.
/// </summary>
public static class MaySignIn
{
    // What sorts before it is damaged: PostgreSQL's infinity, MariaDB's zero, an empty text.
    private static readonly DateTime Earliest = new(2, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Active and not locked: sessions and tokens work. Nobody knows when a damaged lock ends.</summary>
    public static bool IsOpen(UserStatus status, DateTime? lockedUntil, DateTime now) =>
        status == UserStatus.Active && !IsLocked(lockedUntil, now);

    /// <summary>Whether a lock holds.</summary>
    public static bool IsLocked(DateTime? lockedUntil, DateTime now) => lockedUntil > now || lockedUntil?.IsDamaged() == true;

    /// <summary>Whether anybody of these may.</summary>
    public static async Task<bool> AnyAsync(IQueryable<User> users, DateTime now, CancellationToken cancellation)
    {
        var read = users.Where(IsOpen(now)).Select(user => new { user.Status, user.LockedUntil });
        await foreach (var one in read.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (IsOpen(one.Status, one.LockedUntil, now)) return true;
        }
        return false;
    }

    /// <summary>The same in a query, which cannot tell a damaged time or status from one that sorts like it.</summary>
    public static Expression<Func<User, bool>> IsOpen(DateTime now) =>
        user => user.Status == UserStatus.Active
            && (user.LockedUntil == null || (user.LockedUntil >= Earliest && user.LockedUntil <= now));

    /// <summary>Whom a lock shuts out, as far as a query can tell.</summary>
    public static Expression<Func<User, bool>> IsLocked(DateTime now) => user => user.LockedUntil > now || user.LockedUntil < Earliest;

    /// <summary>The others.</summary>
    public static Expression<Func<User, bool>> IsNotLocked(DateTime now) =>
        user => user.LockedUntil == null || (user.LockedUntil >= Earliest && user.LockedUntil <= now);

    /// <summary>Whether a passkey lets somebody in: to an open account, or to one being closed, which comes back by it.</summary>
    public static bool ByPasskey(User user, DateTime now) =>
        user.Status == UserStatus.Closing || IsOpen(user.Status, user.LockedUntil, now);

    /// <summary>Whether a right password lets somebody in.</summary>
    public static bool ByPassword(User user, DateTime now) => user.PasswordHash is not null && ByPasskey(user, now);
}
