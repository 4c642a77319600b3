using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Sessions;

/// <summary>Checks a user name or e-mail address and a password; takes the same time whether the user exists or not.</summary>
public sealed class SignIn(UsersDbContext db, IPasswordHasher<User> hasher, IOptions<IdentityOptions> options, TimeProvider clock)
{
    private static readonly User Nobody = new();
    private static string? nobodysHash;

    /// <summary>The user, or null for every reason there is.</summary>
    public async Task<User?> CheckAsync(string login, string password, CancellationToken cancellation)
    {
        var user = await FindAsync(login.Trim(), cancellation);
        if (await VerifyAsync(user, password, cancellation) is not { } result) return null;
        await CountSuccessAsync(user!, result == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(user!, password) : user!.PasswordHash!, cancellation);
        return user;
    }

    /// <summary>The signed-in user, when this is their password; null for every reason there is. Failures count as those of signing in do.</summary>
    public async Task<User?> ConfirmAsync(long id, string password, CancellationToken cancellation)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation);
        return await VerifyAsync(user, password, cancellation) is null ? null : user;
    }

    // Null: no.
    private async Task<PasswordVerificationResult?> VerifyAsync(User? user, string password, CancellationToken cancellation)
    {
        var mayTry = user is { Status: UserStatus.Active, PasswordHash: not null } && !(user.LockoutEnd > clock.GetUtcNow());
        // The hash is computed in every case: an answer that comes sooner would tell that there is no such user.
        var result = hasher.VerifyHashedPassword(user ?? Nobody, mayTry ? user!.PasswordHash! : NobodysHash(), password);
        if (mayTry && result != PasswordVerificationResult.Failed) return result;
        if (mayTry) await CountFailureAsync(user!.Id, cancellation);
        return null;
    }

    private async Task<User?> FindAsync(string login, CancellationToken cancellation)
    {
        if (login.Length > UserLimits.Normalized || !UserSort.Searchable(login)) return null;
        var name = Text.Normalize(login);
        return await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedUserName == name, cancellation)
            ?? await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.NormalizedEmail == name, cancellation);
    }

    // By the database, so that many attempts at once are all counted. Two statements, because MySQL sees in one assignment
    // what another of the same statement wrote. Neither touches the concurrency stamp: a sign-in is not an edit.
    private async Task CountFailureAsync(long id, CancellationToken cancellation)
    {
        var most = options.Value.Lockout.MaxFailedAccessAttempts;
        DateTimeOffset? until = clock.GetUtcNow() + options.Value.Lockout.DefaultLockoutTimeSpan;
        var user = db.Users.Where(u => u.Id == id);
        await user.ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), cancellation);
        await user.Where(u => u.AccessFailedCount >= most).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.LockoutEnd, until)
            .SetProperty(u => u.AccessFailedCount, 0), cancellation);
    }

    private Task CountSuccessAsync(User user, string hash, CancellationToken cancellation)
    {
        DateTime? now = clock.Now();
        return db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.LastSignInAt, now)
            .SetProperty(u => u.PasswordHash, hash)
            .SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null)
            .SetProperty(u => u.AccessFailedCount, 0), cancellation);
    }

    private string NobodysHash() => nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
}
