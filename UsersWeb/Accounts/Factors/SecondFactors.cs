using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Factors;

/// <summary>
/// Gives people other factors than a password and takes them. A mail tells of it (ASVS 6.3.7), and where something is taken, or is asked
/// for from now on, all other sessions end (7.4.3).
/// </summary>
public sealed class SecondFactors(UsersDbContext db, UserChanges changes, TotpSeal seal, AccountLetters letters, TimeProvider clock)
{
    /// <summary>Adds an app whose first code was right.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="secret">From which codes are computed.</param>
    /// <param name="step">Of that code, which is used up by it.</param>
    /// <param name="session">The hash of the session that goes on.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>New recovery codes; null when there is an app already.</returns>
    public async Task<IReadOnlyList<string>?> AddAsync(
        long userId, byte[] secret, long step, string? session, CancellationToken cancellation)
    {
        var (sealedSecret, codes) = (seal.Close(secret), RecoveryText.CreateAll());
        var result = await changes.ChangeAsync(userId, AuditActions.FactorAdd, async user =>
        {
            // Whoever is signing in at this moment waits for this, or is waited for.
            await db.Users.Where(u => u.Id == userId)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, u => u.UpdatedAt), cancellation);
            if (await db.Authenticators.AnyAsync(one => one.UserId == userId, cancellation)) return ChangeResult.TooLate;
            db.Authenticators.Add(new() { UserId = userId, Secret = sealedSecret, ConfirmedAt = clock.Now(), LastStep = step });
            await ReplaceCodesAsync(userId, codes, cancellation);
            await EndSessionsAsync(userId, session, cancellation);
            letters.FactorAdded(user);
            return ChangeResult.Done;
        }, cancellation);
        return result == ChangeResult.Done ? codes : null;
    }

    /// <summary>Makes other recovery codes; those of before are worth nothing any more. Null where there is no app.</summary>
    public async Task<IReadOnlyList<string>?> RenewCodesAsync(long userId, CancellationToken cancellation)
    {
        var codes = RecoveryText.CreateAll();
        var result = await changes.ChangeAsync(userId, AuditActions.FactorCodes, async user =>
        {
            if (!await db.Authenticators.AnyAsync(one => one.UserId == userId, cancellation)) return ChangeResult.TooLate;
            await ReplaceCodesAsync(userId, codes, cancellation);
            letters.RecoveryCodesMade(user);
            return ChangeResult.Done;
        }, cancellation);
        return result == ChangeResult.Done ? codes : null;
    }

    /// <summary>The person takes the app and its recovery codes away.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="session">The hash of the session that goes on.</param>
    /// <param name="cancellation">Of the request.</param>
    public Task<ChangeResult> RemoveAppAsync(long userId, string? session, CancellationToken cancellation) =>
        changes.ChangeAsync(userId, AuditActions.FactorRemove, async user =>
        {
            if (!await RemoveAppAsync(user, cancellation)) return ChangeResult.TooLate;
            await EndSessionsAsync(userId, session, cancellation);
            letters.FactorRemoved(user, byThemselves: true);
            return ChangeResult.Done;
        }, cancellation);

    /// <summary>Adds a passkey that has answered.</summary>
    /// <param name="passkey">With its owner and name.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>TooLate when there are as many as there can be, Duplicate when it is somebody's already.</returns>
    public Task<ChangeResult> AddPasskeyAsync(Passkey passkey, CancellationToken cancellation) =>
        changes.ChangeAsync(passkey.UserId, AuditActions.PasskeyAdd, async user =>
        {
            if (await db.Passkeys.CountAsync(one => one.UserId == user.Id, cancellation) >= Passkey.Most) return ChangeResult.TooLate;
            passkey.Id = 0;
            db.Passkeys.Add(passkey);
            letters.PasskeyAdded(user, passkey.Name);
            return ChangeResult.Done;
        }, cancellation);

    /// <summary>The person takes one of their passkeys away.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="session">The hash of the session that goes on.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>TooLate when it is gone, LastFactor when nothing would be left by which they sign in.</returns>
    public Task<ChangeResult> RemovePasskeyAsync(long userId, long id, string? session, CancellationToken cancellation) =>
        changes.ChangeAsync(userId, AuditActions.PasskeyRemove, async user =>
        {
            var row = db.Passkeys.Where(one => one.UserId == userId && one.Id == id);
            if (await row.Select(one => one.Name).SingleOrDefaultAsync(cancellation) is not { } name) return ChangeResult.TooLate;
            if (user.PasswordHash is null && await db.Passkeys.CountAsync(one => one.UserId == userId, cancellation) == 1)
                return ChangeResult.LastFactor;
            await row.ExecuteDeleteAsync(cancellation);
            await EndSessionsAsync(userId, session, cancellation);
            letters.PasskeyRemoved(user, name);
            return ChangeResult.Done;
        }, cancellation);

    /// <summary>The person signs in by passkeys alone from now on.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>TooLate without a password, LastFactor without a passkey.</returns>
    public Task<ChangeResult> RemovePasswordAsync(long userId, CancellationToken cancellation) =>
        changes.ChangeAsync(userId, AuditActions.PasswordRemove, async user =>
        {
            if (user.PasswordHash is null) return ChangeResult.TooLate;
            if (!await db.Passkeys.AnyAsync(one => one.UserId == userId, cancellation)) return ChangeResult.LastFactor;
            (user.PasswordHash, user.PasswordChangedAt, user.MustChangePassword) = (null, clock.Now(), false);
            letters.PasswordRemoved(user);
            return ChangeResult.Done;
        }, cancellation);

    /// <summary>Takes everything but the password of somebody who has lost it: app, recovery codes and passkeys.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="session">The hash of their session that goes on; null for none.</param>
    /// <param name="cancellation">Of the request.</param>
    public Task<ChangeResult> ResetAsync(long userId, string? session, CancellationToken cancellation) =>
        changes.ChangeAsync(userId, AuditActions.FactorReset, async user =>
        {
            var hadApp = await RemoveAppAsync(user, cancellation);
            var passkeys = await db.Passkeys.Where(one => one.UserId == userId).ExecuteDeleteAsync(cancellation);
            if (!hadApp && passkeys == 0) return ChangeResult.TooLate;
            await EndSessionsAsync(userId, session, cancellation);
            letters.FactorRemoved(user, byThemselves: false);
            return ChangeResult.Done;
        }, cancellation);

    private async Task<bool> RemoveAppAsync(User user, CancellationToken cancellation)
    {
        var row = db.Authenticators.Where(one => one.UserId == user.Id);
        if (await row.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } app) return false;
        await row.ExecuteDeleteAsync(cancellation);
        await db.RecoveryCodes.Where(code => code.UserId == user.Id).ExecuteDeleteAsync(cancellation);
        // It may be one that is too short to stand alone.
        if (user.PasswordHash is not null && user.PasswordChangedAt > app.ConfirmedAt) user.MustChangePassword = true;
        return true;
    }

    private async Task ReplaceCodesAsync(long userId, IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        await db.RecoveryCodes.Where(code => code.UserId == userId).ExecuteDeleteAsync(cancellation);
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { UserId = userId, Hash = RecoveryText.Hash(code)! }));
    }

    // Where no factor is left, what the session that goes on has proved by one counts no more.
    private async Task EndSessionsAsync(long userId, string? session, CancellationToken cancellation)
    {
        var sessions = db.Sessions.Where(one => one.UserId == userId);
        await sessions.Where(one => one.Hash != session).ExecuteDeleteAsync(cancellation);
        if (await db.Authenticators.AnyAsync(one => one.UserId == userId, cancellation)
            || await db.Passkeys.AnyAsync(one => one.UserId == userId, cancellation)) return;
        await sessions.ExecuteUpdateAsync(set => set.SetProperty(one => one.SecondFactorAt, (DateTime?)null), cancellation);
    }
}
