using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Accounts.Factors;

/// <summary>Codes of somebody's second factor: those of the app, and those for when it is lost. Each is good once (ASVS 6.5.1).</summary>
public sealed class FactorCodes(
    UsersDbContext db, TotpSeal seal, UsedOnce used, AccountLetters letters, AuditTrail audit, ReadOnlyMode mode, TimeProvider clock)
{
    /// <summary>Whether this person has an app that shows codes.</summary>
    public Task<bool> AreThereAsync(long userId, CancellationToken cancellation) =>
        db.Authenticators.AnyAsync(one => one.UserId == userId, cancellation);

    /// <summary>Whether a code would be taken now; it stays good.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="typed">As for <see cref="UseAsync"/>.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<bool> IsRightAsync(long userId, string typed, CancellationToken cancellation)
    {
        if (Digits(typed) is { } digits) return await StepAsync(userId, digits, cancellation) is not null;
        return RecoveryText.Hash(typed) is { } hash && await db.RecoveryCodes
            .AnyAsync(code => code.UserId == userId && code.Hash == hash && code.UsedAt == null, cancellation);
    }

    /// <summary>Uses a code up, in the transaction of what it is for; false for every reason there is.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="typed">Of the app, with or without blanks, or for when it is lost.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<bool> UseAsync(User user, string typed, CancellationToken cancellation)
    {
        if (Digits(typed) is { } digits) return await UseStepAsync(user.Id, digits, cancellation);
        // While nothing can be written, one could be used again and again.
        return !mode.IsOn && RecoveryText.Hash(typed) is { } hash && await UseRecoveryAsync(user, hash, cancellation);
    }

    // Null for what is no code of an app.
    private static string? Digits(string typed)
    {
        var digits = string.Concat(typed.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length == TotpCode.Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    private async Task<bool> UseStepAsync(long userId, string code, CancellationToken cancellation)
    {
        if (await StepAsync(userId, code, cancellation) is not { } step) return false;
        var row = db.Authenticators.Where(one => one.UserId == userId);
        var key = $"app {Human.Id(userId)}";
        if (mode.IsOn) return used.TryUse(key, step);
        // Of two who come at once with the same code the second finds the step taken.
        return !used.Has(key, step) && await row.Where(one => one.LastStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastStep, step), cancellation) == 1;
    }

    // Null when it is not right, or one of before.
    private async Task<long?> StepAsync(long userId, string code, CancellationToken cancellation) =>
        await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(one => one.UserId == userId, cancellation) is { } known
        && seal.Open(known.Secret) is { } secret
        && TotpCode.StepOf(secret, code, clock.GetUtcNow()) is { } step && step > known.LastStep ? step : null;

    private async Task<bool> UseRecoveryAsync(User user, string hash, CancellationToken cancellation)
    {
        DateTime? now = clock.Now();
        var unused = db.RecoveryCodes.Where(code => code.UserId == user.Id && code.UsedAt == null);
        if (await unused.Where(code => code.Hash == hash)
            .ExecuteUpdateAsync(set => set.SetProperty(code => code.UsedAt, now), cancellation) != 1)
            return false;
        var left = await unused.CountAsync(cancellation);
        letters.RecoveryCodeUsed(user, left);
        audit.Add(AuditActions.FactorRecover, user.Id, user.UserName, null, new() { ["codesLeft"] = left });
        await db.SaveChangesAsync(cancellation);
        return true;
    }
}
