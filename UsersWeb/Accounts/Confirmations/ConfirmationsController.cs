using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Passkeys;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Confirmations;

/// <summary>Asks the signed-in user for their password, a code or a passkey before something that matters.</summary>
[Route("/account/confirm")]
[WhilePasswordIsDue]
public sealed class ConfirmationsController(
    UsersDbContext db, SignIn signIn, CodeCheck check, FactorCodes codes, PasskeyQuestions questions, PasskeySignIn passkeys,
    AuditLog audit, Current current, ReturnUrls urls) : Controller
{
    /// <summary>The question; whoever answered it lately goes on at once.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken cancellation) =>
        RecentSignInAttribute.Holds(HttpContext) ? LocalRedirect(urls.Choose(HttpContext, returnUrl))
            : await PageAsync(new() { ReturnUrl = returnUrl }, cancellation);

    /// <summary>Checks what was typed and notes the time in the session.</summary>
    [HttpPost(""), ComesBack("ReturnUrl"), WhileReadOnly]
    public async Task<IActionResult> Create(ConfirmationForm form, CancellationToken cancellation)
    {
        // Whoever took over a session and knows the password must not take the app away by it.
        var byCode = await codes.AreThereAsync(User.UserId(), cancellation);
        if (byCode && string.IsNullOrWhiteSpace(form.Code)) ModelState.AddModelError(nameof(form.Code), T("Enter a code."));
        if (!byCode && string.IsNullOrEmpty(form.Password)) ModelState.AddModelError(nameof(form.Password), T("Enter your password."));
        if (ModelState.IsValid && await IsRightAsync(form, byCode, cancellation))
        {
            await SessionCookie.RenewAsync(HttpContext, byCode);
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        }
        if (ModelState.IsValid)
        {
            audit.Write(AuditActions.SignInConfirm, current, "refused");
            ModelState.AddModelError(byCode ? nameof(form.Code) : nameof(form.Password),
                byCode ? T("This is not right, or you can't confirm it now. After some failures it pauses for a few minutes.")
                : T("This is not your password, or you can't confirm it now. After some failures it pauses for a few minutes."));
        }
        return await PageAsync(form, cancellation);
    }

    /// <summary>Checks what a passkey has answered.</summary>
    [HttpPost("passkey"), ComesBack("ReturnUrl"), WhileReadOnly]
    public async Task<IActionResult> CreateByPasskey(PasskeyForm form, CancellationToken cancellation)
    {
        if (await passkeys.ConfirmAsync(User.UserId(), form, cancellation))
        {
            await SessionCookie.RenewAsync(HttpContext, bySecondFactor: true);
            return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl));
        }
        audit.Write(AuditActions.SignInConfirm, current, "refused");
        ModelState.AddModelError("", T("This passkey did not confirm it. Try once more, in case the page was open for long."));
        return await PageAsync(new() { ReturnUrl = form.ReturnUrl }, cancellation);
    }

    private async Task<IActionResult> PageAsync(ConfirmationForm form, CancellationToken cancellation)
    {
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        var id = User.UserId();
        form.Password = form.Code = null;
        ModelState.SetModelValue(nameof(form.Password), null, null);
        ModelState.SetModelValue(nameof(form.Code), null, null);
        form.TakesCode = await codes.AreThereAsync(id, cancellation);
        form.TakesPassword = !form.TakesCode && await db.Users.AnyAsync(u => u.Id == id && u.PasswordHash != null, cancellation);
        form.Passkey = await questions.AskAsync(PasskeyPurpose.Confirm, id, cancellation);
        return View(nameof(New), form);
    }

    private async Task<bool> IsRightAsync(ConfirmationForm form, bool byCode, CancellationToken cancellation) => byCode
        ? await check.ConfirmAsync(User.UserId(), form.Code!, cancellation)
        : await signIn.ConfirmAsync(User.UserId(), form.Password!, cancellation) is not null;
}
