using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Welcome;

/// <summary>
/// Where the link of an invitation, and of signing up, leads: whoever reads the mail chooses the password. So nobody who only knows
/// an address can lay a password under somebody else's account before they come.
/// </summary>
[AllowAnonymous, Route("/account/welcome")]
public sealed class WelcomeController(
    UsersDbContext db, OneTimeCodes codes, UserChanges changes, PasswordHashing hashing, Attempts attempts, AccountSettings settings,
    TimeProvider clock) : Controller
{
    /// <summary>The form.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? code, CancellationToken cancellation) =>
        await FindAsync(code, cancellation) is var (_, user) ? View(WelcomePage.Of(code!, user)) : this.LinkIsGone();

    /// <summary>Sets the password and signs in.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(WelcomeForm form, CancellationToken cancellation)
    {
        if (await FindAsync(form.Code, cancellation) is not var (code, user)) return this.LinkIsGone();
        if (PasswordRules.Check(form.Password, names: [user.UserName, user.Email, user.DisplayName]) is { } problem)
            ModelState.AddModelError(nameof(form.Password), problem);
        if (!ModelState.IsValid) return Again(form, user);
        var hash = await hashing.HashAsync(form.Password!, attempts.Client, cancellation);
        var deed = code.Purpose == CodePurpose.Invitation ? StatusDeed.Accept
            : settings.Registration == Registration.Approval ? StatusDeed.ConfirmAndWait : StatusDeed.Confirm;
        var action = deed == StatusDeed.Accept ? AuditActions.UserAccept : AuditActions.UserConfirm;
        var result = await changes.ChangeByLinkAsync(user.Id, action, async changed =>
        {
            if (!await codes.UseAsync(code, cancellation)) return ChangeResult.TooLate;
            if (StatusChanges.After(deed, changed.Status) is not { } status) return ChangeResult.TooLate;
            changed.Status = status;
            changed.EmailConfirmed = true;
            changed.SetPassword(hash, clock.Now());
            return ChangeResult.Done;
        }, cancellation);
        if (result != ChangeResult.Done) return this.LinkIsGone();
        if (deed == StatusDeed.ConfirmAndWait) return View("Waiting");
        user.PasswordHash = hash;
        if (!await SessionCookie.SignInAsync(HttpContext, new Proof(user), remember: false)) return Redirect("~/account/login");
        attempts.Succeeded(user);
        TempData.Tell(T("Welcome, {0}."), user.Label);
        return Redirect("~/");
    }

    private async Task<(OneTimeCode Code, User User)?> FindAsync(string? typed, CancellationToken cancellation)
    {
        if (await codes.FindAsync(typed, cancellation, CodePurpose.Invitation, CodePurpose.Confirmation) is not { } code) return null;
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == code.UserId, cancellation);
        return user is { Status: UserStatus.Invited or UserStatus.Unconfirmed } && user.Email == code.Email ? (code, user) : null;
    }

    private ViewResult Again(WelcomeForm form, User user)
    {
        ModelState.SetModelValue(nameof(form.Password), null, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), WelcomePage.Of(form.Code!, user));
    }
}

/// <summary>The form behind the link.</summary>
/// <param name="Code">Of the link.</param>
/// <param name="Password">Never shown again.</param>
public sealed record WelcomeForm(string? Code, string? Password);

/// <summary>What the page shows.</summary>
public sealed record WelcomePage(string Code, string UserName, string Email)
{
    /// <summary>Of somebody who comes for the first time.</summary>
    public static WelcomePage Of(string code, User user) => new(code, user.UserName!, user.Email!);
}
