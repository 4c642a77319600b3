using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
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
    ReturnUrls urls,
    TimeProvider clock) : Controller
{
    /// <summary>The form.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? returnUrl, CancellationToken cancellation) =>
        View(new PasswordForm { ReturnUrl = returnUrl, HasPassword = await HasPasswordAsync(cancellation) });

    /// <summary>Changes it, and signs them out everywhere else.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(PasswordForm form, CancellationToken cancellation)
    {
        form.HasPassword = await HasPasswordAsync(cancellation);
        if (form.HasPassword && string.IsNullOrEmpty(form.Current)) ModelState.AddModelError(nameof(form.Current), "Enter your password.");
        await CheckAsync(form, cancellation);
        if (!ModelState.IsValid) return Again(form);
        var id = User.UserId();
        var user = form.HasPassword ? await signIn.ConfirmAsync(id, form.Current!, cancellation)
            : await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation);
        if (user is null)
        {
            ModelState.AddModelError(nameof(form.Current), "This is not your password, or too many others were tried just now.");
            return Again(form);
        }
        var hash = await hashing.HashAsync(form.New!, attempts.Client, cancellation);
        var result = await changes.ChangeAsync(id, AuditActions.UserPassword, u => Set(u, user.PasswordHash, hash), cancellation);
        if (result != ChangeResult.Done)
        {
            ModelState.AddModelError("", "Your password was changed meanwhile. Sign in with the new one.");
            return Again(form);
        }
        var session = await HttpContext.AuthenticateAsync(SessionCookie.Scheme);
        user.PasswordHash = hash;
        if (!await SessionCookie.SignInAsync(HttpContext, user, session.Properties?.IsPersistent == true))
            return Redirect("~/account/login");
        TempData["Notice"] = "Your password is changed, and you are signed out everywhere else.";
        return LocalRedirect(urls.Choose(HttpContext, form.ReturnUrl, "/account"));
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
        if (PasswordRules.Check(form.New, names: [names.UserName, names.Email, names.DisplayName]) is { } problem)
            ModelState.AddModelError(nameof(form.New), problem);
        else if (form.New == form.Current)
            ModelState.AddModelError(nameof(form.New), "This is the password that you have already.");
    }

    private Task<bool> HasPasswordAsync(CancellationToken cancellation)
    {
        var id = User.UserId();
        return db.Users.AnyAsync(u => u.Id == id && u.PasswordHash != null, cancellation);
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
