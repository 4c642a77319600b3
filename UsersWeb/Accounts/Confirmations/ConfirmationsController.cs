using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Confirmations;

/// <summary>Asks the signed-in user for their password before something that matters.</summary>
[Route("/account/confirm")]
public sealed class ConfirmationsController(SignIn signIn, AuditLog audit, Current current, ReturnUrls urls) : Controller
{
    /// <summary>The question; whoever answered it lately goes on at once.</summary>
    [HttpGet("")]
    public IActionResult New(string? returnUrl) =>
        RecentSignInAttribute.Holds(HttpContext)
            ? LocalRedirect(urls.Choose(HttpContext, returnUrl)) : View(new ConfirmationForm { ReturnUrl = returnUrl });

    /// <summary>Checks the password and notes the time in the session.</summary>
    [HttpPost(""), EnableRateLimiting(RateLimits.Hashing), WhileReadOnly]
    public async Task<IActionResult> Create(ConfirmationForm form, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(form.Password)) ModelState.AddModelError(nameof(form.Password), "Enter your password.");
        if (ModelState.IsValid && await signIn.ConfirmAsync(User.UserId(), form.Password!, cancellation) is { } user)
        {
            await RenewAsync(user);
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        }
        if (ModelState.IsValid)
        {
            audit.Write("sign-in.confirm", current, "refused");
            ModelState.AddModelError(nameof(form.Password),
                "This is not your password, or you can't confirm it now. After ten failures it pauses for five minutes.");
        }
        form.Password = null;
        ModelState.SetModelValue(nameof(form.Password), null, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), form);
    }

    // The same session: it ends with the browser, or stays, as it was chosen when signing in.
    private async Task RenewAsync(User user)
    {
        var session = await HttpContext.AuthenticateAsync(SessionCookie.Scheme);
        await SessionCookie.SignInAsync(HttpContext, user, session.Properties?.IsPersistent == true);
    }
}
