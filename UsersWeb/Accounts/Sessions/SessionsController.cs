using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Passkeys;
using UsersWeb.Accounts.SecondSteps;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Signing in and out.</summary>
[AllowAnonymous]
[WhilePasswordIsDue]
public sealed class SessionsController(SignIn signIn, SecondStep secondStep, PasskeyQuestions questions, PasskeySignIn passkeys,
    Administrators administrators, AccountSettings settings,
    AuditNote audit, ReturnUrls urls) : Controller
{
    /// <summary>The sign-in page; before there is an administrator, the way to create one.</summary>
    [HttpGet("/account/login")]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken cancellation)
    {
        if (User.Identity!.IsAuthenticated) return LocalRedirect(urls.Choose(HttpContext, returnUrl));
        if (!await administrators.AnyAsync(cancellation)) return RedirectToAction("New", "Setup");
        return Page(new() { ReturnUrl = returnUrl });
    }

    /// <summary>Signs in.</summary>
    [HttpPost("/account/login"), DoneAlready(signedIn: true), ComesBack("Login", "Remember", "ReturnUrl")]
    [WhileReadOnly]
    public async Task<IActionResult> Create(SignInForm form, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(form.Login))
            ModelState.AddModelError(nameof(form.Login), T("Enter your user name or e-mail address."));
        if (string.IsNullOrEmpty(form.Password)) ModelState.AddModelError(nameof(form.Password), T("Enter your password."));
        if (ModelState.IsValid && await signIn.CheckAsync(form.Login!, form.Password!, cancellation) is { } right)
        {
            if (await secondStep.IsNeededAsync(right.User, cancellation))
            {
                await secondStep.BeginAsync(right, form.Remember, form.ReturnUrl, cancellation);
                return Redirect("~/account/login/code");
            }
            // The password was changed while this one was looked at.
            if (!await signIn.BeginAsync(HttpContext, right, form.Remember)) return RedirectToAction(nameof(New));
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        }
        // One message for every reason, so that nobody learns which names exist (ASVS 6.3.8).
        if (ModelState.IsValid)
            ModelState.AddModelError("",
                T("This user name and password don't match, or this user can't sign in now. After some failures signing in pauses for "
                + "a few minutes."));
        return Page(form);
    }

    /// <summary>Signs in by a passkey.</summary>
    [HttpPost("/account/login/passkey"), DoneAlready(signedIn: true), ComesBack("Remember", "ReturnUrl"), WhileReadOnly]
    public async Task<IActionResult> CreateByPasskey(PasskeyForm form)
    {
        if (await passkeys.TryAsync(HttpContext, PasskeyPurpose.SignIn, null, form))
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        ModelState.AddModelError("", PasskeySignIn.Refused);
        return Page(new() { Remember = form.Remember, ReturnUrl = form.ReturnUrl });
    }

    /// <summary>Signs out.</summary>
    [HttpPost("/account/logout"), DoneAlready(signedIn: false), WhileReadOnly]
    public async Task<IActionResult> Delete()
    {
        await SessionCookie.SignOutAsync(HttpContext);
        await audit.TryWriteAsync(AuditActions.SessionEnd, new() { ["sessions"] = 1 });
        TempData["Notice"] = T("You are signed out.");
        return RedirectToAction(nameof(New));
    }

    private ViewResult Page(SignInForm form)
    {
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        form.Password = null;
        ModelState.SetModelValue(nameof(form.Password), null, null);
        ViewData["TakesRegistrations"] = settings.TakesRegistrations;
        ViewData["Passkey"] = questions.AskAnybody();
        return View(nameof(New), form);
    }
}
