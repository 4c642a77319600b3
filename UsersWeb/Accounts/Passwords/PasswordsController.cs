using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Letters;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Passwords;

/// <summary>The signed-in person changes their password.</summary>
[Route("/account/password"), WhilePasswordIsDue]
public sealed class PasswordsController(
    UsersDbContext db, SignIn signIn, UserChanges changes, PasswordHashing hashing, Attempts attempts, AccountLetters letters,
    FactorCodes codes, SecondFactors factors, ReturnUrls urls, TimeProvider clock) : Controller
{
    /// <summary>The form.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken cancellation)
    {
        var form = await PreparedAsync(new() { ReturnUrl = returnUrl }, cancellation);
        return MustConfirm(form) ? RecentSignInAttribute.Ask(Request.Here()) : View(form);
    }

    /// <summary>Changes it, and signs them out everywhere else.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(PasswordForm form, CancellationToken cancellation)
    {
        await PreparedAsync(form, cancellation);
        if (MustConfirm(form)) return RecentSignInAttribute.Ask(Request.PathBase + "/account/password");
        if (form.HasPassword && string.IsNullOrEmpty(form.Current))
            ModelState.AddModelError(nameof(form.Current), T("Enter your password."));
        await CheckAsync(form, cancellation);
        if (!ModelState.IsValid) return Again(form);
        var id = User.UserId();
        var user = form.HasPassword ? await signIn.ConfirmAsync(id, form.Current!, cancellation)
            : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation);
        if (user is null)
        {
            ModelState.AddModelError(nameof(form.Current), T("This is not your password, or too many others were tried just now."));
            return Again(form);
        }
        var hash = await hashing.HashAsync(form.New!, attempts.Client, cancellation);
        var result = await changes.ChangeAsync(id, AuditActions.UserPassword, u => Set(u, user.PasswordHash, hash), cancellation);
        if (result != ChangeResult.Done)
        {
            ModelState.AddModelError("", T("Your password was changed meanwhile. Sign in with the new one."));
            return Again(form);
        }
        user.PasswordHash = hash;
        if (!await StayAsync(user)) return Redirect("~/account/login");
        TempData["Notice"] = T("Your password is changed, and you are signed out everywhere else.");
        return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl, "/account"));
    }

    /// <summary>Removes it where there are passkeys, and signs them out everywhere else.</summary>
    [HttpPost("delete"), RecentSignIn(BackTo = "/account/security")]
    public async Task<IActionResult> Delete(CancellationToken cancellation)
    {
        var id = User.UserId();
        var result = await factors.RemovePasswordAsync(id, cancellation);
        if (result == ChangeResult.Done
            && !await StayAsync(await db.Users.AsNoTracking().SingleAsync(u => u.Id == id, cancellation)))
            return Redirect("~/account/login");
        TempData["Notice"] = result switch
        {
            ChangeResult.Done => T("Your password is removed: you sign in by passkeys."),
            ChangeResult.LastFactor => T("Without a passkey the password is all you sign in with. Add one first."),
            _ => T("There was no password any more."),
        };
        return Redirect("~/account/security");
    }

    // Without a password to ask for, something else must have been asked for lately.
    private bool MustConfirm(PasswordForm form) => !form.HasPassword && !RecentSignInAttribute.Holds(HttpContext);

    // Another password ends every session, this one too.
    private async Task<bool> StayAsync(User user)
    {
        var session = await HttpContext.AuthenticateAsync(SessionCookie.Scheme);
        var proof = new Proof(user) { ByPassword = user.PasswordHash is not null, BySecondFactor = User.GaveSecondFactor() };
        return await SessionCookie.SignInAsync(HttpContext, proof, session.Properties?.IsPersistent == true);
    }

    private ChangeResult Set(User user, string? expected, string hash)
    {
        if (user.PasswordHash != expected) return ChangeResult.Stale;
        user.SetPassword(hash, clock.Now());
        letters.PasswordChanged(user);
        return ChangeResult.Done;
    }

    private async Task CheckAsync(PasswordForm form, CancellationToken cancellation)
    {
        var id = User.UserId();
        var names = await db.Users.Where(u => u.Id == id).Select(u => new { u.UserName, u.Email, u.DisplayName }).SingleAsync(cancellation);
        if (PasswordRules.Check(form.New, form.HasSecondFactor, names: [names.UserName, names.Email, names.DisplayName]) is { } problem)
            ModelState.AddModelError(nameof(form.New), problem);
        else if (form.New == form.Current)
            ModelState.AddModelError(nameof(form.New), T("This is the password that you have already."));
    }

    private async Task<PasswordForm> PreparedAsync(PasswordForm form, CancellationToken cancellation)
    {
        var id = User.UserId();
        form.HasPassword = await db.Users.AnyAsync(u => u.Id == id && u.PasswordHash != null, cancellation);
        // Removed meanwhile, the short password must be changed at once: SecondFactors sees to it.
        form.HasSecondFactor = await codes.AreThereAsync(id, cancellation);
        return form;
    }

    private ViewResult Again(PasswordForm form)
    {
        form.Current = form.New = null;
        ModelState.SetModelValue(nameof(form.Current), null, null);
        ModelState.SetModelValue(nameof(form.New), null, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), form);
    }
}
