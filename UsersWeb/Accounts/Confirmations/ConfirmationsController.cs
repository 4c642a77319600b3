using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Confirmations;

/// <summary>Asks the signed-in user for their password before something that matters.</summary>
[Route("/account/confirm")]
[WhilePasswordIsDue]
public sealed class ConfirmationsController(SignIn signIn, AuditLog audit, Current current, ReturnUrls urls) : Controller
{
    /// <summary>The question; whoever answered it lately goes on at once.</summary>
    [HttpGet("")]
    public IActionResult New(string? returnUrl) =>
        RecentSignInAttribute.Holds(HttpContext)
            ? LocalRedirect(urls.Choose(HttpContext, returnUrl)) : View(new ConfirmationForm { ReturnUrl = returnUrl });

    /// <summary>Checks the password and notes the time in the session.</summary>
    [HttpPost(""), ComesBack("ReturnUrl"), WhileReadOnly]
    public async Task<IActionResult> Create(ConfirmationForm form, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(form.Password)) ModelState.AddModelError(nameof(form.Password), "Enter your password.");
        if (ModelState.IsValid && await signIn.ConfirmAsync(User.UserId(), form.Password!, cancellation) is not null)
        {
            await SessionCookie.RenewAsync(HttpContext);
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        }
        if (ModelState.IsValid)
        {
            audit.Write(AuditActions.SignInConfirm, current, "refused");
            ModelState.AddModelError(nameof(form.Password),
                "This is not your password, or you can't confirm it now. After some failures it pauses for a few minutes.");
        }
        form.Password = null;
        ModelState.SetModelValue(nameof(form.Password), null, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), form);
    }
}
