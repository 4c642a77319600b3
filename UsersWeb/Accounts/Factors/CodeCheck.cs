using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Factors;

/// <summary>Checks a typed code, counted as passwords are and together with them: six digits could be guessed (ASVS 6.3.1).</summary>
public sealed class CodeCheck(
    UsersDbContext db, FactorCodes codes, Attempts attempts, FailureCounts failures, SignInRecord record, ComingBack comingBack)
{
    private const string Factor = "code";

    /// <summary>Begins the session of somebody whose password was right, when the code is, too.</summary>
    /// <exception cref="TooManyRequestsException">The address has used up its tries.</exception>
    public async Task<bool> SignInAsync(HttpContext context, User user, string code, bool remember)
    {
        var cancellation = context.RequestAborted;
        if (!await TryAsync(user, BeginAsync, cancellation)) return false;
        attempts.Succeeded(user);
        return true;

        async Task<bool> BeginAsync(Attempt attempt)
        {
            if (!await codes.IsRightAsync(user.Id, code, cancellation) || !await comingBack.TryAsync(user, cancellation)) return false;
            return await SessionCookie.SignInAsync(context, new(user) { BySecondFactor = true, Alongside = UseAsync }, remember);

            async Task<bool> UseAsync()
            {
                if (!await codes.UseAsync(user, code, cancellation)) return false;
                await record.SignedInByAsync(user, attempt, Factor, cancellation);
                return true;
            }
        }
    }

    /// <summary>Whether a code is right by which somebody who is signed in confirms that it is them.</summary>
    /// <exception cref="TooManyRequestsException">The address has used up its tries.</exception>
    public async Task<bool> ConfirmAsync(long userId, string code, CancellationToken cancellation) =>
        await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellation) is { } user
        && await TryAsync(user, attempt => record.ConfirmedByAsync(
            user, attempt, Factor, () => codes.UseAsync(user, code, cancellation), cancellation), cancellation);

    private async Task<bool> TryAsync(User user, Func<Attempt, Task<bool>> use, CancellationToken cancellation)
    {
        if (attempts.OfAddress is { } address) await failures.RequireTriesLeftAsync(address, cancellation);
        var attempt = attempts.Of(user, "");
        var verdict = await failures.CountAsync(attempt, cancellation);
        if (!verdict.MayTry) return false;
        if (await use(attempt)) return true;
        await record.FailedAsync(user, verdict.Last, cancellation, AuditActions.SignInFactor);
        return false;
    }
}
