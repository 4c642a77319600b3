using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Availability;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Sessions;

/// <summary>Signing in and out.</summary>
[AllowAnonymous]
[WhilePasswordIsDue]
public sealed class SessionsController(SignIn signIn, Administrators administrators, ReturnUrls urls) : Controller
{
    /// <summary>The sign-in page; before there is an administrator, the way to create one.</summary>
    [HttpGet("/account/login")]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken cancellation)
    {
        if (User.Identity!.IsAuthenticated) return LocalRedirect(urls.Choose(HttpContext, returnUrl));
        if (!await administrators.AnyAsync(cancellation)) return RedirectToAction("New", "Setup");
        return View(new SignInForm { ReturnUrl = returnUrl });
    }

    /// <summary>Signs in.</summary>
    [HttpPost("/account/login"), DoneAlready(signedIn: true), ComesBack("Login", "Remember", "ReturnUrl")]
    [WhileReadOnly]
    public async Task<IActionResult> Create(SignInForm form, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(form.Login)) ModelState.AddModelError(nameof(form.Login), "Enter your user name or e-mail address.");
        if (string.IsNullOrEmpty(form.Password)) ModelState.AddModelError(nameof(form.Password), "Enter your password.");
        if (ModelState.IsValid && await signIn.CheckAsync(form.Login!, form.Password!, cancellation) is { } user)
        {
            await SessionCookie.SignInAsync(HttpContext, user, form.Remember);
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
        return View(nameof(New), form);
    }

    /// <summary>Signs out.</summary>
    [HttpPost("/account/logout"), DoneAlready(signedIn: false), WhileReadOnly]
    public async Task<IActionResult> Delete()
    {
        await SessionCookie.SignOutAsync(HttpContext);
        TempData["Notice"] = "You are signed out.";
        return RedirectToAction(nameof(New));
    }
}
