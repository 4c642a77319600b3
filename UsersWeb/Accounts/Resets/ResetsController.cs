using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
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
    TimeProvider clock) : Controller
{
    /// <summary>The form.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? code, CancellationToken cancellation) =>
        await FindAsync(code, cancellation) is var (_, user) ? View(new ResetPage(code!, user.UserName!)) : this.LinkIsGone();

    /// <summary>Sets it, and ends every session.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(ResetForm form, CancellationToken cancellation)
    {
        if (await FindAsync(form.Code, cancellation) is not var (code, user)) return this.LinkIsGone();
        if (PasswordRules.Check(form.Password, names: [user.UserName, user.Email, user.DisplayName]) is { } problem)
        {
            ModelState.AddModelError(nameof(form.Password), problem);
            ModelState.SetModelValue(nameof(form.Password), null, null);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(New), new ResetPage(form.Code!, user.UserName!));
        }
        var hash = await hashing.HashAsync(form.Password!, attempts.Client, cancellation);
        var result = await changes.ChangeByLinkAsync(user.Id, AuditActions.UserReset, async changed =>
        {
            if (!await codes.UseAsync(code, cancellation)) return ChangeResult.TooLate;
            changed.SetPassword(hash, clock.Now());
            changed.EmailConfirmed = true;
            // What was counted against the name was meant for the password of before.
            var subject = Attempt.SubjectOf(changed.Id, "");
            await db.SignInFailures.Where(count => count.Subject == subject).ExecuteDeleteAsync(cancellation);
            letters.PasswordChanged(changed);
            return ChangeResult.Done;
        }, cancellation);
        if (result != ChangeResult.Done) return this.LinkIsGone();
        TempData["Notice"] = "Your password is set. Sign in with it.";
        return Redirect("~/account/login");
    }

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
public sealed record ResetPage(string Code, string UserName);
