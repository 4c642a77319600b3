using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>There is always an administrator who can sign in: active, and with a password or a passkey.</summary>
public sealed class Administrators(UsersDbContext db, TimeProvider clock)
{
    /// <summary>Said wherever the last one would be lost.</summary>
    public static string LastOne => T("This is the last active administrator. Make somebody else an administrator first.");

    /// <summary>Whether there is any who can sign in, apart from one user if given.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellation, long? apartFrom = null) =>
        MaySignIn.AnyAsync(db.UserRoles.Where(role => role.RoleId == Role.AdministratorId && role.UserId != apartFrom)
            .Join(db.Users, role => role.UserId, user => user.Id, (role, user) => user)
            .Where(u => u.PasswordHash != null || db.Passkeys.Any(passkey => passkey.UserId == u.Id)), clock.Now(), cancellation);

    /// <summary>Whether this user is one, active or not.</summary>
    public Task<bool> IsAsync(long id, CancellationToken cancellation) =>
        db.UserRoles.AnyAsync(role => role.RoleId == Role.AdministratorId && role.UserId == id, cancellation);

    /// <summary>Of many users those who are, by few statements.</summary>
    public Task<List<long>> AmongAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) => ManyKeys.ReadAsync(ids, some =>
        db.UserRoles.Where(role => role.RoleId == Role.AdministratorId && some.Contains(role.UserId)).Select(role => role.UserId),
        cancellation);

    /// <summary>Whether this user is the one administrator who can sign in.</summary>
    public async Task<bool> IsNeededAsync(long id, CancellationToken cancellation) =>
        await IsLastAsync(id, cancellation) && await AnyAsync(cancellation);

    /// <summary>
    /// Whether this user is one and there is no other who can sign in, as far as one can tell without keeping others out.
    /// </summary>
    public async Task<bool> IsLastAsync(long id, CancellationToken cancellation) =>
        await IsAsync(id, cancellation) && !await AnyAsync(cancellation, apartFrom: id);

    /// <summary>Keeps others out as <see cref="LockAsync"/> does, and says whether there is an administrator without this one.</summary>
    public async Task<bool> RemainsWithoutAsync(long id, CancellationToken cancellation)
    {
        await LockAsync(cancellation);
        return await AnyAsync(cancellation, apartFrom: id);
    }

    /// <summary>
    /// Until the transaction ends nobody else changes who is an administrator: writing the role's row makes others wait
    /// on every engine. It must be the transaction's first statement, so that what is read after it is current.
    /// </summary>
    public Task LockAsync(CancellationToken cancellation)
    {
        var stamp = Guid.NewGuid().ToString();
        return db.Roles.Where(role => role.Id == Role.AdministratorId)
            .ExecuteUpdateAsync(set => set.SetProperty(role => role.ConcurrencyStamp, stamp), cancellation);
    }
}
