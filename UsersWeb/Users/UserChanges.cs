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
    UsersDbContext db, DatabaseEngine engine, Administrators administrators, Rank rank, IUserLetters letters, AuditTrail audit,
    AuditedTransaction transaction, TimeProvider clock)
{
    /// <summary>Adds a user, with roles if given.</summary>
    public Task<ChangeResult> AddAsync(User user, CancellationToken cancellation, params ReadOnlySpan<long> roles)
    {
        var ids = roles.ToArray();
        if (!rank.Covers(RolePermissions.Of(ids))) return Task.FromResult(ChangeResult.Above);
        // It takes a while, which whoever writes to nobody need not wait for.
        if (user.Status == UserStatus.Invited) letters.Prepare();
        UserStamps.Complete(user, clock.Now());
        return InTransactionAsync(() => AddRowsAsync(user, ids, cancellation), cancellation);
    }

    /// <summary>Adds an administrator, if there is none who can sign in.</summary>
    public Task<ChangeResult> AddFirstAdministratorAsync(User user, CancellationToken cancellation)
    {
        UserStamps.Complete(user, clock.Now());
        return InTransactionAsync(async () =>
        {
            // Two people may try at once: the second waits here and finds an administrator.
            await administrators.LockAsync(cancellation);
            if (await administrators.AnyAsync(cancellation)) return ChangeResult.TooLate;
            return await AddRowsAsync(user, [Role.AdministratorId], cancellation);
        }, cancellation);
    }

    /// <summary>Saves what was changed on a user that this context has read.</summary>
    public async Task<ChangeResult> SaveAsync(User user, CancellationToken cancellation)
    {
        if (!db.ChangeTracker.HasChanges()) return ChangeResult.Done;
        var original = db.Entry(user).OriginalValues.Clone();
        var before = (User)db.Entry(user).OriginalValues.ToObject();
        letters.Prepare();
        return await InTransactionAsync(async () =>
        {
            var isNeeded = before.Status != user.Status && await IsNeededAsync(user.Id, cancellation);
            if (await RefuseAsync(before, user, cancellation) is { } refusal) return refusal;
            // A second attempt begins with a context that has forgotten the user.
            if (db.Entry(user).State == EntityState.Detached) db.Attach(user).OriginalValues.SetValues(original);
            await SaveChangedAsync(AuditActions.UserUpdate, before, user, cancellation);
            return await KeptAsync(isNeeded, cancellation);
        }, cancellation);
    }

    /// <summary>Changes a user as they are in the database at this moment.</summary>
    /// <param name="id">Whom.</param>
    /// <param name="action">What the audit calls it, as "user.lock".</param>
    /// <param name="change">Changes the user and may add to the context; anything but Done undoes everything.</param>
    /// <param name="cancellation">Of the caller.</param>
    public Task<ChangeResult> ChangeAsync(long id, string action, Func<User, ChangeResult> change, CancellationToken cancellation) =>
        ChangeAsync(id, action, user => Task.FromResult(change(user)), isByLink: false, cancellation);

    /// <summary>The same where the change asks the database.</summary>
    public Task<ChangeResult> ChangeAsync(long id, string action, Func<User, Task<ChangeResult>> change, CancellationToken cancellation) =>
        ChangeAsync(id, action, change, isByLink: false, cancellation);

    /// <summary>The same for somebody who proves by a link that they may, whoever they are: the change uses the link up.</summary>
    public Task<ChangeResult> ChangeByLinkAsync(
        long id, string action, Func<User, Task<ChangeResult>> change, CancellationToken cancellation) =>
        ChangeAsync(id, action, change, isByLink: true, cancellation);

    /// <summary>Deletes a user with roles and tokens; with a stamp, only that version.</summary>
    public Task<ChangeResult> DeleteAsync(long id, string? stamp, CancellationToken cancellation) => InTransactionAsync(async () =>
    {
        var isLast = await IsLastAsync(id, cancellation);
        if (!await rank.CoversAsync(id, cancellation)) return ChangeResult.Above;
        if (isLast) return ChangeResult.LastAdministrator;
        return await DeleteRowAsync(id, stamp, cancellation);
    }, cancellation);

    /// <summary>After <see cref="ChangeResult.Duplicate"/>: which fields somebody else has, with a message each.</summary>
    public async Task<Dictionary<string, string>> FindDuplicatesAsync(User user, CancellationToken cancellation)
    {
        var others = db.Users.AsNoTracking().Where(u => u.Id != user.Id);
        var (name, email) = (NormalForms.UserName(user.UserName!), NormalForms.Email(user.Email!));
        var errors = new Dictionary<string, string>();
        if (await others.AnyAsync(u => u.NormalizedUserName == name, cancellation))
            errors[nameof(User.UserName)] = UserRules.UserNameTaken;
        if (await others.AnyAsync(u => u.NormalizedEmail == email, cancellation))
            errors[nameof(User.Email)] = UserRules.EmailTaken;
        if (errors.Count == 0) errors[nameof(User.UserName)] = UserRules.TakenAMomentAgo;
        return errors;
    }

    private Task<ChangeResult> ChangeAsync(
        long id, string action, Func<User, Task<ChangeResult>> change, bool isByLink, CancellationToken cancellation)
    {
        letters.Prepare();
        return InTransactionAsync(async () =>
        {
            var isNeeded = await IsNeededAsync(id, cancellation);
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user) return ChangeResult.NotFound;
            var before = (User)db.Entry(user).OriginalValues.ToObject();
            var result = await change(user);
            if (result != ChangeResult.Done) return result;
            if (!isByLink && await RefuseAsync(before, user, cancellation) is { } refusal) return refusal;
            await SaveChangedAsync(action, before, user, cancellation);
            return await KeptAsync(isNeeded, cancellation);
        }, cancellation);
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
        catch (Exception e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            return ChangeResult.Duplicate;
        }
    }

    // The lock comes first: who was no administrator a moment ago may be the last one by now.
    private async Task<bool> IsLastAsync(long id, CancellationToken cancellation)
    {
        await administrators.LockAsync(cancellation);
        return await administrators.IsLastAsync(id, cancellation);
    }

    private async Task<bool> IsNeededAsync(long id, CancellationToken cancellation)
    {
        await administrators.LockAsync(cancellation);
        return await administrators.IsNeededAsync(id, cancellation);
    }

    // Whatever was changed about them: a status, a lock, a password or a passkey.
    private async Task<ChangeResult> KeptAsync(bool isNeeded, CancellationToken cancellation) =>
        isNeeded && !await administrators.AnyAsync(cancellation) ? ChangeResult.LastAdministrator : ChangeResult.Done;

    private async Task<ChangeResult?> RefuseAsync(User before, User after, CancellationToken cancellation)
    {
        if (!await rank.CoversAsync(after.Id, cancellation)) return ChangeResult.Above;
        var isRenamed = before.UserName != after.UserName || before.Email != after.Email;
        return isRenamed && !await rank.MayRenameAsync(after.Id, cancellation) ? ChangeResult.NotByToken : null;
    }

    private async Task SaveChangedAsync(string action, User before, User user, CancellationToken cancellation)
    {
        var isSignedOut = await FollowAsync(action, before, user, cancellation);
        await db.SaveChangesAsync(cancellation);
        if (before.SearchText != user.SearchText) await db.ReplaceTermsOfAsync(user, cancellation);
        if (isSignedOut) await EndSessionsAsync([user.Id], cancellation);
    }

    /// <summary>
    /// What follows from a change, in its transaction and before it is saved: links that are worth nothing any more, mails, the audit.
    /// </summary>
    /// <returns>Whether their sessions are to be ended once it is saved.</returns>
    internal async Task<bool> FollowAsync(string action, User before, User user, CancellationToken cancellation)
    {
        var isShutOut = before.Status == UserStatus.Active && (user.Status != UserStatus.Active || user.LockedUntil != before.LockedUntil);
        var isAnotherAddress = before.Email != user.Email;
        // Links that are out must not open the account to whoever had it, or has the mail of before.
        if (isAnotherAddress || isShutOut || before.PasswordHash != user.PasswordHash
            || (user.MustChangePassword && !before.MustChangePassword))
            await db.OneTimeCodes.Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellation);
        if (isAnotherAddress && user.EmailConfirmed == before.EmailConfirmed) user.EmailConfirmed = false;
        if (isAnotherAddress && user.Status == UserStatus.Invited) letters.Invite(user);
        else if (isAnotherAddress) letters.TellOfAnotherAddress(user, before.Email!);
        if (before.Status == UserStatus.Waiting && user.Status == UserStatus.Active) letters.TellOfApproval(user);
        var (was, becomes) = UserAudit.Difference(UserAudit.Of(before), UserAudit.Of(user));
        audit.Add(action, user.Id, user.UserName, was, becomes);
        return isShutOut || before.PasswordHash != user.PasswordHash;
    }

    /// <summary>Signs them out everywhere.</summary>
    internal Task<int> EndSessionsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        db.Sessions.Where(session => ids.Contains(session.UserId)).ExecuteDeleteAsync(cancellation);

    // The database gives the key, so that what refers to it comes second. The row itself is added past the context.
    private async Task<ChangeResult> AddRowsAsync(User user, long[] roles, CancellationToken cancellation)
    {
        // Of an attempt that was given up, and somebody else's by now.
        user.Id = 0;
        await engine.AddAsync(db, user, cancellation);
        await db.AddTermsOfAsync(user, cancellation);
        foreach (var role in roles) db.UserRoles.Add(new UserRole { RoleId = role, UserId = user.Id });
        var after = UserFields.From(user).ToJson(UserField.All);
        if (roles.Length > 0) after["roles"] = RolePermissions.Told(roles);
        audit.Add(AuditActions.UserCreate, user.Id, user.UserName, null, after);
        if (user.Status == UserStatus.Invited) letters.Invite(user);
        await db.SaveChangesAsync(cancellation);
        return ChangeResult.Done;
    }

    private async Task<ChangeResult> DeleteRowAsync(long id, string? stamp, CancellationToken cancellation)
    {
        var row = db.Users.Where(u => u.Id == id);
        if (await row.Select(UserRow.FromUser).SingleOrDefaultAsync(cancellation) is not { } user) return ChangeResult.NotFound;
        if (stamp is not null) row = row.Where(u => u.ConcurrencyStamp == stamp);
        audit.Add(AuditActions.UserDelete, id, user.UserName, UserFields.From(user).ToJson(UserField.All), null);
        if (await row.ExecuteDeleteAsync(cancellation) == 0)
            return stamp is not null && await db.Users.AnyAsync(u => u.Id == id, cancellation) ? ChangeResult.Stale : ChangeResult.NotFound;
        return ChangeResult.Done;
    }
}
