using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Letters;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Closings;

/// <summary>The signed-in person closes their account.</summary>
[Route("/account/close")]
public sealed class ClosingsController(
    UsersDbContext db, SignIn signIn, UserChanges changes, Administrators administrators, AccountLetters letters,
    TimeProvider clock) : Controller
{
    /// <summary>The question.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(CancellationToken cancellation)
    {
        var page = await PageAsync(new(), cancellation);
        return MustConfirm(page) ? RecentSignInAttribute.Ask(Request.Here()) : View(page);
    }

    /// <summary>Closes it.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(ClosingForm form, CancellationToken cancellation)
    {
        var page = await PageAsync(form, cancellation);
        if (page.Refusal is not null) return Again(page);
        if (MustConfirm(page)) return RecentSignInAttribute.Ask(Request.PathBase + "/account/close");
        if (!string.Equals(form.Typed?.Trim(), page.UserName, StringComparison.Ordinal))
            ModelState.AddModelError(nameof(form.Typed), T("Type your user name as it stands here: {0}", page.UserName));
        if (page.HasPassword && string.IsNullOrEmpty(form.Password))
            ModelState.AddModelError(nameof(form.Password), T("Enter your password."));
        if (page.HasPassword && ModelState.IsValid && await signIn.ConfirmAsync(User.UserId(), form.Password!, cancellation) is null)
            ModelState.AddModelError(nameof(form.Password), T("This is not your password, or too many others were tried just now."));
        if (!ModelState.IsValid) return Again(page);
        var result = await changes.ChangeAsync(User.UserId(), AuditActions.UserClose, Close, cancellation);
        if (result != ChangeResult.Done)
            return Again(page with { Refusal = result == ChangeResult.LastAdministrator ? Administrators.LastOne : null });
        await SessionCookie.SignOutAsync(HttpContext);
        TempData["Notice"] = T("Your account is closed. Until it is erased in thirty days you can come back by signing in.");
        return Redirect("~/account/login");
    }

    // Without a password to type, something else must have been asked for lately.
    private bool MustConfirm(ClosingPage page) => !page.HasPassword && !RecentSignInAttribute.Holds(HttpContext);

    private ChangeResult Close(User user)
    {
        if (!StatusChanges.Follow(user, StatusDeed.Close, clock.Now())) return ChangeResult.TooLate;
        user.ErasedAfter = clock.Now() + StatusChanges.Grace;
        letters.Closed(user);
        return ChangeResult.Done;
    }

    private async Task<ClosingPage> PageAsync(ClosingForm form, CancellationToken cancellation)
    {
        var id = User.UserId();
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id, cancellation);
        var refusal = await administrators.IsLastAsync(id, cancellation) ? Administrators.LastOne : null;
        return new(user.UserName!, user.PasswordHash is not null, form, refusal);
    }

    private ViewResult Again(ClosingPage page)
    {
        page.Form.Password = null;
        ModelState.SetModelValue(nameof(ClosingForm.Password), null, null);
        Response.StatusCode = page.Refusal is null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status409Conflict;
        return View(nameof(New), page);
    }
}
