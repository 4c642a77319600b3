using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Letters;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Resets;

/// <summary>Where the link to set another password leads. It signs nobody in: whoever has set one signs in with it.</summary>
[AllowAnonymous, Route("/account/reset")]
public sealed class ResetsController(
    UsersDbContext db, OneTimeCodes codes, UserChanges changes, PasswordHashing hashing, Attempts attempts, AccountLetters letters,
    FactorCodes factors, TimeProvider clock) : Controller
{
    /// <summary>The form.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? code, CancellationToken cancellation) =>
        await FindAsync(code, cancellation) is var (_, user)
            ? View(new ResetPage(code!, user.UserName!, await LeastAsync(user, cancellation))) : this.LinkIsGone();

    /// <summary>Sets it, and ends every session. A second factor stays.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(ResetForm form, CancellationToken cancellation)
    {
        if (await FindAsync(form.Code, cancellation) is not var (code, user)) return this.LinkIsGone();
        var least = await LeastAsync(user, cancellation);
        var problem = PasswordRules.Check(
            form.Password, least < PasswordRules.Least, names: [user.UserName, user.Email, user.DisplayName]);
        if (problem is not null)
        {
            ModelState.AddModelError(nameof(form.Password), problem);
            ModelState.SetModelValue(nameof(form.Password), null, null);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(New), new ResetPage(form.Code!, user.UserName!, least));
        }
        var hash = await hashing.HashAsync(form.Password!, attempts.Client, cancellation);
        var result = await changes.ChangeByLinkAsync(user.Id, AuditActions.UserReset, async changed =>
        {
            if (!await codes.UseAsync(code, cancellation)) return ChangeResult.TooLate;
            changed.SetPassword(hash, clock.Now());
            changed.EmailConfirmed = true;
            // What was counted against the name was meant for the password of before; or for codes, which whoever reads the mails must
            // not guess without end.
            var subject = Attempt.SubjectOf(changed.Id, "");
            if (least == PasswordRules.Least)
                await db.SignInFailures.Where(count => count.Subject == subject).ExecuteDeleteAsync(cancellation);
            letters.PasswordChanged(changed);
            return ChangeResult.Done;
        }, cancellation);
        if (result != ChangeResult.Done) return this.LinkIsGone();
        TempData["Notice"] = T("Your password is set. Sign in with it.");
        return Redirect("~/account/login");
    }

    private async Task<int> LeastAsync(User user, CancellationToken cancellation) =>
        await factors.AreThereAsync(user.Id, cancellation) ? PasswordRules.LeastWithSecondFactor : PasswordRules.Least;

    private async Task<(OneTimeCode Code, User User)?> FindAsync(string? typed, CancellationToken cancellation)
    {
        if (await codes.FindAsync(typed, cancellation, CodePurpose.Reset) is not { } code) return null;
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == code.UserId, cancellation);
        // Sent to an address that is not theirs any more, it is worth nothing.
        return user is { Status: UserStatus.Active or UserStatus.Closing } && user.Email == code.Email ? (code, user) : null;
    }
}

/// <summary>The form behind the link.</summary>
/// <param name="Code">Of the link.</param>
/// <param name="Password">Never shown again.</param>
public sealed record ResetForm(string? Code, string? Password);

/// <summary>What the page shows.</summary>
/// <param name="Code">Of the link.</param>
/// <param name="UserName">Whose password it is.</param>
/// <param name="Least">Fewest characters.</param>
public sealed record ResetPage(string Code, string UserName, int Least);
