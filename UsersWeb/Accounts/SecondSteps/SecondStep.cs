using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Passkeys;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.SecondSteps;

/// <summary>
/// A cookie that says who has typed their password and still has to give a code or a passkey. It opens nothing but the page that asks
/// for it, for five minutes, and as long as the password is the same.
/// </summary>
public sealed class SecondStep(
    UsersDbContext db, SignInRecord record, FactorCodes codes, PasskeyQuestions passkeys, AccountSettings settings, Tickets tickets,
    IHttpContextAccessor accessor, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    // A cookie has 4 KiB.
    private const int LongestReturnUrl = 1024;

    /// <summary>
    /// Whether the right password is the first of two steps: for whoever has an app, and for whoever has a passkey and a role that demands
    /// a second factor.
    /// </summary>
    public async Task<bool> IsNeededAsync(User user, CancellationToken cancellation)
    {
        if (await codes.AreThereAsync(user.Id, cancellation)) return true;
        if (settings.RolesWithSecondFactor == 0) return false;
        var roles = await db.RolesThatCount.Where(role => role.UserId == user.Id).Select(role => role.RoleId).ToListAsync(cancellation);
        return roles.Any(role => (role & settings.RolesWithSecondFactor) != 0) && await passkeys.AreThereAsync(user.Id, cancellation);
    }

    /// <summary>Notes the first step.</summary>
    /// <param name="right">Who typed their password.</param>
    /// <param name="remember">Whether they want to stay signed in.</param>
    /// <param name="returnUrl">Where they want to go; forgotten when it is very long.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task BeginAsync(RightPassword right, bool remember, string? returnUrl, CancellationToken cancellation)
    {
        var hash = await record.FirstStepAsync(right, cancellation);
        var half = new Half(right.User.Id, RandomSecret.Hash(hash), remember, returnUrl?.Length > LongestReturnUrl ? null : returnUrl);
        accessor.HttpContext!.Response.Cookies.Append(
            CookieNames.SecondStep, tickets.Close(CookieNames.SecondStep, half, Life), Options(Life));
    }

    /// <summary>Who is between the two steps; null for nobody.</summary>
    public async Task<HalfSignedIn?> FindAsync(CancellationToken cancellation)
    {
        var cookie = accessor.HttpContext?.Request.Cookies[CookieNames.SecondStep];
        if (tickets.Open<Half>(CookieNames.SecondStep, cookie) is not { } half) return null;
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == half.UserId, cancellation);
        return user is not null && MaySignIn.ByPassword(user, clock.Now()) && RandomSecret.Hash(user.PasswordHash!) == half.Password
            ? new(user, half.Remember, half.ReturnUrl) : null;
    }

    /// <summary>Both steps are done.</summary>
    public void End() => accessor.HttpContext!.Response.Cookies.Delete(CookieNames.SecondStep, Options(null));

    private static CookieOptions Options(TimeSpan? life) =>
        new() { MaxAge = life, SameSite = SameSiteMode.Lax, HttpOnly = true, IsEssential = true };

    private sealed record Half(long UserId, string Password, bool Remember, string? ReturnUrl);
}

/// <summary>Somebody who has typed their password and still has to give a second factor.</summary>
/// <param name="User">Who.</param>
/// <param name="Remember">Whether they want to stay signed in.</param>
/// <param name="ReturnUrl">Where they want to go.</param>
public sealed record HalfSignedIn(User User, bool Remember, string? ReturnUrl);
