using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Signing in and out.</summary>
[AllowAnonymous]
[WhilePasswordIsDue]
public sealed class SessionsController(SignIn signIn, Administrators administrators, UserChanges changes, AccountSettings settings,
    AuditNote audit, ReturnUrls urls) : Controller
{
    /// <summary>The sign-in page; before there is an administrator, the way to create one.</summary>
    [HttpGet("/account/login")]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken cancellation)
    {
        if (User.Identity!.IsAuthenticated) return LocalRedirect(urls.Choose(HttpContext, returnUrl));
        if (!await administrators.AnyAsync(cancellation)) return RedirectToAction("New", "Setup");
        ViewData["TakesRegistrations"] = settings.TakesRegistrations;
        return View(new SignInForm { ReturnUrl = returnUrl });
    }

    /// <summary>Signs in.</summary>
    [HttpPost("/account/login"), DoneAlready(signedIn: true), ComesBack("Login", "Remember", "ReturnUrl")]
    [WhileReadOnly]
    public async Task<IActionResult> Create(SignInForm form, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(form.Login)) ModelState.AddModelError(nameof(form.Login), "Enter your user name or e-mail address.");
        if (string.IsNullOrEmpty(form.Password)) ModelState.AddModelError(nameof(form.Password), "Enter your password.");
        if (ModelState.IsValid && await signIn.CheckAsync(form.Login!, form.Password!, cancellation) is { } right)
        {
            var isClosing = right.User.Status == UserStatus.Closing;
            if (isClosing && !await ComeBackAsync(right.User.Id, cancellation)) return RedirectToAction(nameof(New));
            // The password was changed while this one was looked at.
            if (!await signIn.BeginAsync(HttpContext, right, form.Remember)) return RedirectToAction(nameof(New));
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        }
        // One message for every reason, so that nobody learns which names exist (ASVS 6.3.8).
        if (ModelState.IsValid)
            ModelState.AddModelError("",
                "This user name and password don't match, or this user can't sign in now. After some failures signing in pauses for "
                + "a few minutes.");
        form.Password = null;
        ModelState.SetModelValue(nameof(form.Password), null, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        ViewData["TakesRegistrations"] = settings.TakesRegistrations;
        return View(nameof(New), form);
    }

    // Whoever signs in to an account that is being closed has it again.
    private async Task<bool> ComeBackAsync(long id, CancellationToken cancellation)
    {
        var result = await changes.ChangeByLinkAsync(id, AuditActions.UserRestore, user =>
        {
            if (StatusChanges.After(StatusDeed.Restore, user.Status) is not { } status) return Task.FromResult(ChangeResult.TooLate);
            (user.Status, user.ErasedAfter) = (status, null);
            return Task.FromResult(ChangeResult.Done);
        }, cancellation);
        if (result == ChangeResult.Done) TempData["Notice"] = "Welcome back. Your account is not closed any more.";
        return result == ChangeResult.Done;
    }

    /// <summary>Signs out.</summary>
    [HttpPost("/account/logout"), DoneAlready(signedIn: false), WhileReadOnly]
    public async Task<IActionResult> Delete()
    {
        await SessionCookie.SignOutAsync(HttpContext);
        await audit.TryWriteAsync(AuditActions.SessionEnd, new() { ["sessions"] = 1 });
        TempData["Notice"] = "You are signed out.";
        return RedirectToAction(nameof(New));
    }
}
