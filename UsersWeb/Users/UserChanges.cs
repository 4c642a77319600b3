using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Users;

/// <summary>Saves and deletes users, and says in the application's words what stood in the way.</summary>
public sealed class UserChanges(UsersDbContext db, DatabaseEngine engine, Administrators administrators)
{
    /// <summary>Adds a user, with roles if given, in one transaction.</summary>
    public Task<ChangeResult> AddAsync(User user, CancellationToken cancellation, params ReadOnlySpan<long> roles)
    {
        db.Users.Add(user);
        var ids = roles.ToArray();
        return SaveAsync(user, ids, cancellation);
    }

    /// <summary>Saves what was changed on a user that this context has read.</summary>
    public async Task<ChangeResult> SaveAsync(User user, CancellationToken cancellation)
    {
        var wasActive = db.Entry(user).Property(u => u.Status).OriginalValue == UserStatus.Active;
        if (!wasActive || user.Status == UserStatus.Active || !await administrators.IsAsync(user.Id, cancellation))
            return await SaveAsync(user, [], cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await administrators.LockAsync(cancellation);
        if (!await administrators.AnyAsync(cancellation, apartFrom: user.Id)) return ChangeResult.LastAdministrator;
        var result = await SaveAsync(user, [], cancellation);
        if (result == ChangeResult.Done) await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <summary>Deletes a user with roles and tokens; with a stamp, only that version.</summary>
    public async Task<ChangeResult> DeleteAsync(long id, string? stamp, CancellationToken cancellation)
    {
        if (!await administrators.IsAsync(id, cancellation)) return await DeleteRowAsync(id, stamp, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await administrators.LockAsync(cancellation);
        if (!await administrators.AnyAsync(cancellation, apartFrom: id)) return ChangeResult.LastAdministrator;
        var result = await DeleteRowAsync(id, stamp, cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    /// <summary>After <see cref="ChangeResult.Duplicate"/>: which fields somebody else has, with a message each.</summary>
    public async Task<Dictionary<string, string>> FindDuplicatesAsync(User user, CancellationToken cancellation)
    {
        var others = db.Users.AsNoTracking().Where(u => u.Id != user.Id);
        var (name, email) = (Text.Normalize(user.UserName!), Text.Normalize(user.Email!));
        var errors = new Dictionary<string, string>();
        if (await others.AnyAsync(u => u.NormalizedUserName == name, cancellation)) errors[nameof(User.UserName)] = "This user name is taken.";
        if (await others.AnyAsync(u => u.NormalizedEmail == email, cancellation)) errors[nameof(User.Email)] = "This e-mail address is taken.";
        // Whoever had it may be gone again already.
        if (errors.Count == 0) errors[nameof(User.UserName)] = "This user name or e-mail address was taken a moment ago. Try again.";
        return errors;
    }

    private async Task<ChangeResult> SaveAsync(User user, long[] roles, CancellationToken cancellation)
    {
        try
        {
            if (roles.Length == 0) await db.SaveChangesAsync(cancellation);
            else await SaveWithRolesAsync(user, roles, cancellation);
            return ChangeResult.Done;
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

    private async Task SaveWithRolesAsync(User user, long[] roles, CancellationToken cancellation)
    {
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellation) : null;
        await db.SaveChangesAsync(cancellation);
        foreach (var role in roles) db.UserRoles.Add(new IdentityUserRole<long> { RoleId = role, UserId = user.Id });
        await db.SaveChangesAsync(cancellation);
        if (transaction is not null) await transaction.CommitAsync(cancellation);
    }

    private async Task<ChangeResult> DeleteRowAsync(long id, string? stamp, CancellationToken cancellation)
    {
        var row = db.Users.Where(u => u.Id == id);
        if (stamp is not null) row = row.Where(u => u.ConcurrencyStamp == stamp);
        if (await row.ExecuteDeleteAsync(cancellation) == 1) return ChangeResult.Done;
        return stamp is not null && await db.Users.AnyAsync(u => u.Id == id, cancellation) ? ChangeResult.Stale : ChangeResult.NotFound;
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
}
