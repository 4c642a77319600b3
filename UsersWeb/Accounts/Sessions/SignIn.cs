using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Checks a user name or e-mail address and a password; takes the same time whether the user exists or not.</summary>
public sealed class SignIn(UsersDbContext db, IPasswordHasher<User> hasher, SignInRecord record)
{
    private static readonly User Nobody = new();
    private static string? nobodysHash;

    /// <summary>The user, or null for every reason there is.</summary>
    public async Task<User?> CheckAsync(string login, string password, CancellationToken cancellation)
    {
        var user = await FindAsync(login.Trim(), cancellation);
        if (await VerifyAsync(user, password, cancellation) is not { } result) return null;
        await record.SignedInAsync(user!, result == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(user!, password)
            : user!.PasswordHash!, cancellation);
        return user;
    }

    /// <summary>A user who is signed in already, when this is their password; null for every reason there is.</summary>
    public async Task<User?> ConfirmAsync(long id, string password, CancellationToken cancellation)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation);
        if (await VerifyAsync(user, password, cancellation) is null) return null;
        await record.ConfirmedAsync(user!, cancellation);
        return user;
    }

    // Null: no.
    private async Task<PasswordVerificationResult?> VerifyAsync(User? user, string password, CancellationToken cancellation)
    {
        var mayTry = user is { Status: UserStatus.Active, PasswordHash: not null } && record.MayTry(user);
        // The hash is computed in every case: an answer that comes sooner would tell that there is no such user.
        var result = hasher.VerifyHashedPassword(user ?? Nobody, mayTry ? user!.PasswordHash! : NobodysHash(), password);
        if (mayTry && result != PasswordVerificationResult.Failed) return result;
        if (mayTry) await record.FailedAsync(user!, cancellation);
        return null;
    }

    private async Task<User?> FindAsync(string login, CancellationToken cancellation)
    {
        if (login.Length > UserLimits.Normalized || !Text.IsSearchable(login)) return null;
        // One or the other: a name with an @, which older versions took, would stand before whoever has that address.
        var users = db.Users.AsNoTracking();
        if (Text.Fold(login).Contains('@', StringComparison.Ordinal))
        {
            var email = NormalForms.Email(login);
            return await users.SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellation);
        }
        var name = NormalForms.UserName(login);
        return await users.SingleOrDefaultAsync(u => u.NormalizedUserName == name, cancellation);
    }

    private string NobodysHash() => nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
}
