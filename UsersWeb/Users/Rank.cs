using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>
/// Nobody gives what they do not have, and nobody acts on somebody who may more than they: whoever changes a person's e-mail address
/// can have the password reset, and so has everything that person has.
/// </summary>
public sealed class Rank(UsersDbContext db, Current current)
{
    /// <summary>Said wherever somebody who may more is protected.</summary>
    public static string Above => T("This person may do more here than you, so you can't change them.");

    /// <summary>Said where a token would take over somebody with a role.</summary>
    public const string NotByToken =
        "A token can't change the user name or e-mail address of somebody who has a role; sign in and do it there.";

    /// <summary>Whether the one who acts may act on this user.</summary>
    public async Task<bool> CoversAsync(long userId, CancellationToken cancellation) =>
        current.May(Permissions.All) || IsSelf(userId) || Covers(await OfAsync(userId, cancellation));

    /// <summary>Of many users those on whom the one who acts may not act, by few statements.</summary>
    public async Task<HashSet<long>> AboveAsync(IReadOnlyCollection<long> userIds, CancellationToken cancellation)
    {
        if (current.May(Permissions.All)) return [];
        var roles = await ManyKeys.ReadAsync(userIds, ids => db.UserRoles.AsNoTracking().Where(role => ids.Contains(role.UserId)),
            cancellation);
        return [.. roles.GroupBy(role => role.UserId)
            .Where(one => !IsSelf(one.Key) && !Covers(RolePermissions.Of([.. one.Select(role => role.RoleId)]))).Select(one => one.Key)];
    }

    /// <summary>Whether the one who acts has all of these.</summary>
    public bool Covers(Permissions permissions) => (permissions & ~current.Permissions) == Permissions.None;

    /// <summary>
    /// Whether the one who acts may change by what this user signs in. A token may not where that user has a role: it can leak, and
    /// no second factor stands before it.
    /// </summary>
    public async Task<bool> MayRenameAsync(long userId, CancellationToken cancellation) =>
        current.Kind != ActorKind.Token || await OfAsync(userId, cancellation) == Permissions.None;

    /// <summary>What a user may do.</summary>
    public async Task<Permissions> OfAsync(long userId, CancellationToken cancellation) =>
        RolePermissions.Of(
            [.. await db.UserRoles.Where(role => role.UserId == userId).Select(role => role.RoleId).ToListAsync(cancellation)]);

    private bool IsSelf(long userId) => current.Kind == ActorKind.User && current.UserId == userId;
}
