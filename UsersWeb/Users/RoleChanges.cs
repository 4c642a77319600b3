using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>Gives and takes roles: nobody gives or takes what they do not have, and the last administrator stays one.</summary>
public sealed class RoleChanges(
    UsersDbContext db, Administrators administrators, Rank rank, AuditTrail audit, AuditedTransaction transaction)
{
    /// <summary>Gives somebody these roles and no others. Whoever loses one is signed out everywhere.</summary>
    public Task<ChangeResult> SetAsync(long id, IReadOnlyCollection<long> roles, CancellationToken cancellation) =>
        ChangeAsync(id, _ => roles, cancellation);

    /// <summary>Gives somebody a role beside those they have.</summary>
    public Task<ChangeResult> GiveAsync(long id, long role, CancellationToken cancellation) =>
        ChangeAsync(id, had => [.. had.Append(role).Distinct()], cancellation);

    /// <summary>Takes one of somebody's roles.</summary>
    public Task<ChangeResult> TakeAsync(long id, long role, CancellationToken cancellation) =>
        ChangeAsync(id, had => [.. had.Where(one => one != role)], cancellation);

    private async Task<ChangeResult> ChangeAsync(
        long id, Func<IEnumerable<long>, IReadOnlyCollection<long>> change, CancellationToken cancellation)
    {
        try
        {
            return await transaction.RunAsync(
                () => ReplaceAsync(id, change, cancellation), result => result == ChangeResult.Done, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ChangeResult.Stale;
        }
    }

    private async Task<ChangeResult> ReplaceAsync(
        long id, Func<IEnumerable<long>, IReadOnlyCollection<long>> change, CancellationToken cancellation)
    {
        // First of all: who is an administrator must not change meanwhile.
        await administrators.LockAsync(cancellation);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user) return ChangeResult.NotFound;
        var had = await db.RolesThatCount.Where(role => role.UserId == id).ToListAsync(cancellation);
        var roles = change(had.Select(role => role.RoleId));
        var lost = had.Where(role => !roles.Contains(role.RoleId)).ToList();
        var given = roles.Where(role => had.All(one => one.RoleId != role)).ToList();
        if (lost.Count == 0 && given.Count == 0) return ChangeResult.Done;
        if (!rank.Covers(RolePermissions.Of([.. given, .. had.Select(role => role.RoleId)]))) return ChangeResult.Above;
        if (lost.Any(role => role.RoleId == Role.AdministratorId) && !await administrators.AnyAsync(cancellation, apartFrom: id))
            return ChangeResult.LastAdministrator;
        await WriteAsync(user, had, lost, given, cancellation);
        return ChangeResult.Done;
    }

    private async Task WriteAsync(
        User user, List<UserRole> had, List<UserRole> lost, List<long> given, CancellationToken cancellation)
    {
        db.UserRoles.RemoveRange(lost);
        db.UserRoles.AddRange(given.Select(role => new UserRole { RoleId = role, UserId = user.Id }));
        // Another version of the user: whoever has read the one of before must not write on.
        db.Entry(user).Property(u => u.UpdatedAt).IsModified = true;
        long[] before = [.. had.Select(role => role.RoleId)];
        long[] after = [.. before.Except(lost.Select(role => role.RoleId)), .. given];
        audit.Add(AuditActions.UserRoles, user.Id, user.UserName,
            new() { ["roles"] = RolePermissions.Told(before) }, new() { ["roles"] = RolePermissions.Told(after) });
        await db.SaveChangesAsync(cancellation);
        if (lost.Count > 0) await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(cancellation);
    }
}
