using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Data;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Checks a user name or e-mail address and a password; does the same whether the user exists or not.</summary>
public sealed class SignIn(UsersDbContext db, PasswordHashing hashing, Attempts attempts, FailureCounts failures, SignInRecord record,
    ComingBack comingBack, TimeProvider clock)
{
    /// <summary>The user whose password that is, or null for every reason there is.</summary>
    /// <exception cref="TooManyRequestsException">The address has used up its tries, or too many are waiting.</exception>
    public Task<RightPassword?> CheckAsync(string login, string password, CancellationToken cancellation) =>
        TryAsync(() => LoginNames.FindAsync(db, login, cancellation), login, password, cancellation);

    /// <summary>
    /// Begins the session of whoever typed the right password and needs no second step, with everything that is remembered of it.
    /// An account that is being closed comes back.
    /// </summary>
    /// <returns>False when the password was changed meanwhile, or the person shut out.</returns>
    public async Task<bool> BeginAsync(HttpContext context, RightPassword right, bool remember)
    {
        if (!await comingBack.TryAsync(right.User, context.RequestAborted)) return false;
        var proof = new Proof(right.User)
        {
            Alongside = async () =>
            {
                await record.SignedInAsync(right, context.RequestAborted);
                return true;
            },
        };
        if (!await SessionCookie.SignInAsync(context, proof, remember)) return false;
        attempts.Succeeded(right.User);
        return true;
    }

    /// <summary>A user who is signed in already, when this is their password; null for every reason there is.</summary>
    /// <exception cref="TooManyRequestsException">The address has used up its tries, or too many are waiting.</exception>
    public async Task<User?> ConfirmAsync(long id, string password, CancellationToken cancellation)
    {
        var right = await TryAsync(
            () => db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation), "", password, cancellation);
        if (right is not (var user, var attempt, _)) return null;
        await record.ConfirmedAsync(user, attempt, cancellation);
        return user;
    }

    // Null: no.
    private async Task<RightPassword?> TryAsync(
        Func<Task<User?>> find, string login, string password, CancellationToken cancellation)
    {
        if (attempts.OfAddress is { } address) await failures.RequireTriesLeftAsync(address, cancellation);
        User? user;
        TryVerdict verdict;
        // Who is refused a turn has not been counted, and the user is not one of before the wait.
        using (var turn = await hashing.WaitAsync(attempts.Client, cancellation))
        {
            user = await find();
            var attempt = attempts.Of(user, login);
            verdict = await failures.CountAsync(attempt, cancellation);
            // The hash is computed in every case: an answer that comes sooner would tell that there is no such user.
            var hash = verdict.MayTry && user is not null && MaySignIn.ByPassword(user, clock.Now()) ? user.PasswordHash : null;
            var result = turn.Verify(hash, password);
            if (result != PasswordVerificationResult.Failed)
                return new(user!, attempt, result == PasswordVerificationResult.SuccessRehashNeeded ? turn.Hash(password) : null);
        }
        if (verdict.MayTry) await record.FailedAsync(user, verdict.Last, cancellation);
        return null;
    }
}

/// <summary>A right password.</summary>
/// <param name="User">Whose, as read before it was looked at.</param>
/// <param name="Attempt">The try that was counted.</param>
/// <param name="NewHash">The password hashed anew, where that is needed.</param>
public sealed record RightPassword(User User, Attempt Attempt, string? NewHash);
