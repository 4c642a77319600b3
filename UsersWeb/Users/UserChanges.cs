using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Users;

/// <summary>
/// Saves and deletes users, and says in the application's words what stood in the way. What was done and by whom is written
/// in the same transaction. After anything but <see cref="ChangeResult.Done"/> the context has forgotten what it read.
/// </summary>
public sealed class UserChanges(
    UsersDbContext db, DatabaseEngine engine, Administrators administrators, AuditTrail audit, AuditedTransaction transaction)
{
    /// <summary>Adds a user, with roles if given.</summary>
    public Task<ChangeResult> AddAsync(User user, CancellationToken cancellation, params ReadOnlySpan<long> roles)
    {
        var ids = roles.ToArray();
        return InTransactionAsync(() => AddRowsAsync(user, ids, cancellation), cancellation);
    }

    /// <summary>Adds an administrator, if there is none who can sign in.</summary>
    public Task<ChangeResult> AddFirstAdministratorAsync(User user, CancellationToken cancellation) => InTransactionAsync(async () =>
    {
        // Two people may try at once: the second waits here and finds an administrator.
        await administrators.LockAsync(cancellation);
        if (await administrators.AnyAsync(cancellation)) return ChangeResult.TooLate;
        return await AddRowsAsync(user, [Role.AdministratorId], cancellation);
    }, cancellation);

    /// <summary>Saves what was changed on a user that this context has read.</summary>
    public async Task<ChangeResult> SaveAsync(User user, CancellationToken cancellation)
    {
        if (!db.ChangeTracker.HasChanges()) return ChangeResult.Done;
        var original = db.Entry(user).OriginalValues.Clone();
        var (before, after) = (UserFields.From((User)db.Entry(user).OriginalValues.ToObject()), UserFields.From(user));
        var isShutOut = before.Status == UserStatus.Active && after.Status != UserStatus.Active;
        var needsAnother = isShutOut && await administrators.IsAsync(user.Id, cancellation);
        return await InTransactionAsync(async () =>
        {
            if (needsAnother && !await administrators.RemainsWithoutAsync(user.Id, cancellation)) return ChangeResult.LastAdministrator;
            // A second attempt begins with a context that has forgotten the user.
            if (db.Entry(user).State == EntityState.Detached) db.Attach(user).OriginalValues.SetValues(original);
            var changed = after.DifferencesFrom(before).ToList();
            audit.Add("user.update", user.Id, user.UserName, before.ToJson(changed), after.ToJson(changed));
            await db.SaveChangesAsync(cancellation);
            return ChangeResult.Done;
        }, cancellation);
    }

    /// <summary>Deletes a user with roles and tokens; with a stamp, only that version.</summary>
    public async Task<ChangeResult> DeleteAsync(long id, string? stamp, CancellationToken cancellation)
    {
        var needsAnother = await administrators.IsAsync(id, cancellation);
        return await InTransactionAsync(async () =>
        {
            if (needsAnother && !await administrators.RemainsWithoutAsync(id, cancellation)) return ChangeResult.LastAdministrator;
            return await DeleteRowAsync(id, stamp, cancellation);
        }, cancellation);
    }

    /// <summary>After <see cref="ChangeResult.Duplicate"/>: which fields somebody else has, with a message each.</summary>
    public async Task<Dictionary<string, string>> FindDuplicatesAsync(User user, CancellationToken cancellation)
    {
        var others = db.Users.AsNoTracking().Where(u => u.Id != user.Id);
        var (name, email) = (Text.Normalize(user.UserName!), Text.Normalize(user.Email!));
        var errors = new Dictionary<string, string>();
        if (await others.AnyAsync(u => u.NormalizedUserName == name, cancellation))
            errors[nameof(User.UserName)] = UserRules.UserNameTaken;
        if (await others.AnyAsync(u => u.NormalizedEmail == email, cancellation))
            errors[nameof(User.Email)] = UserRules.EmailTaken;
        if (errors.Count == 0) errors[nameof(User.UserName)] = UserRules.TakenAMomentAgo;
        return errors;
    }

    private async Task<ChangeResult> InTransactionAsync(Func<Task<ChangeResult>> change, CancellationToken cancellation)
    {
        try
        {
            return await transaction.RunAsync(change, result => result == ChangeResult.Done, cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ChangeResult.Stale;
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            return ChangeResult.Duplicate;
        }
    }

    // The database gives the key, so that what refers to it comes second.
    private async Task<ChangeResult> AddRowsAsync(User user, long[] roles, CancellationToken cancellation)
    {
        // An attempt that was given up may have left one.
        user.Id = 0;
        db.Users.Add(user);
        await db.SaveChangesAsync(cancellation);
        foreach (var role in roles) db.UserRoles.Add(new IdentityUserRole<long> { RoleId = role, UserId = user.Id });
        var after = UserFields.From(user).ToJson(UserField.All);
        if (roles.Length > 0) after["roles"] = new JsonArray([.. (await NamesAsync(roles, cancellation)).Select(name => (JsonNode)name)]);
        audit.Add("user.create", user.Id, user.UserName, null, after);
        await db.SaveChangesAsync(cancellation);
        return ChangeResult.Done;
    }

    private Task<List<string>> NamesAsync(long[] roles, CancellationToken cancellation) =>
        db.Roles.Where(role => roles.Contains(role.Id)).Select(role => role.Name!).Order().ToListAsync(cancellation);

    private async Task<ChangeResult> DeleteRowAsync(long id, string? stamp, CancellationToken cancellation)
    {
        var row = db.Users.Where(u => u.Id == id);
        if (await row.Select(UserRow.FromUser).SingleOrDefaultAsync(cancellation) is not { } user) return ChangeResult.NotFound;
        if (stamp is not null) row = row.Where(u => u.ConcurrencyStamp == stamp);
        audit.Add("user.delete", id, user.UserName, UserFields.From(user).ToJson(UserField.All), null);
        if (await row.ExecuteDeleteAsync(cancellation) == 0)
            return stamp is not null && await db.Users.AnyAsync(u => u.Id == id, cancellation) ? ChangeResult.Stale : ChangeResult.NotFound;
        await db.SaveChangesAsync(cancellation);
        return ChangeResult.Done;
    }
}

/// <summary>What became of a change.</summary>
public enum ChangeResult
{
    /// <summary>It is in the database.</summary>
    Done,

    /// <summary>There is no such user.</summary>
    NotFound,

    /// <summary>Somebody else has changed or deleted the user since it was read.</summary>
    Stale,

    /// <summary>Another user has the name or the e-mail address.</summary>
    Duplicate,

    /// <summary>It would leave nobody who can administer.</summary>
    LastAdministrator,

    /// <summary>Somebody else has done it meanwhile.</summary>
    TooLate,
}
