using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Emails;

/// <summary>
/// The signed-in person changes their address: a link goes to the new one, and once it was followed a notice to the one of before.
/// </summary>
[Route("/account/email")]
public sealed class EmailsController(
    UsersDbContext db, OneTimeCodes codes, UserChanges changes, AccountLetters letters, AuditTrail audit,
    AuditedTransaction transaction, LetterLimits limits, TimeProvider clock) : Controller
{
    /// <summary>The form.</summary>
    [HttpGet(""), RecentSignIn]
    public async Task<IActionResult> New(CancellationToken cancellation) => View(new EmailPage(await OwnAsync(cancellation), null));

    /// <summary>Sends the link.</summary>
    [HttpPost(""), RecentSignIn, ComesBack(typeof(EmailForm))]
    public async Task<IActionResult> Create(EmailForm form, CancellationToken cancellation)
    {
        var typed = new UserFields(Email: form.Email).Trimmed().Email;
        var own = await OwnAsync(cancellation);
        if (EmailRules.Check(typed) is { } problem) ModelState.AddModelError(nameof(form.Email), problem);
        else if (NormalForms.Email(typed!) == NormalForms.Email(own))
            ModelState.AddModelError(nameof(form.Email), T("This is your address already."));
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(New), new EmailPage(own, form.Email));
        }
        var id = User.UserId();
        limits.Take($"user {Human.Id(id)}");
        await transaction.RunAsync(async () =>
        {
            var user = await db.Users.SingleAsync(u => u.Id == id, cancellation);
            await codes.RemoveAsync(id, CodePurpose.EmailChange, cancellation);
            letters.EmailAsked(user);
            letters.ConfirmEmail(user, typed!, codes.Add(id, CodePurpose.EmailChange, typed!));
            audit.Add(AuditActions.UserEmailRequest, id, user.UserName, null, new() { ["email"] = typed });
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
        TempData.Tell(T("A link is on its way to {0}. Your address changes once you have followed it."), typed!);
        return Redirect("~/account/settings");
    }

    /// <summary>Where the link leads: a button, because programs follow links in mails too.</summary>
    [HttpGet("confirm"), AllowAnonymous, WhilePasswordIsDue]
    public async Task<IActionResult> Confirm(string? code, CancellationToken cancellation) =>
        await codes.FindAsync(code, cancellation, CodePurpose.EmailChange) is { } found ? View(new EmailConfirmation(code!, found.Email))
            : this.LinkIsGone();

    /// <summary>Changes it.</summary>
    [HttpPost("confirm"), AllowAnonymous, WhilePasswordIsDue]
    public async Task<IActionResult> Confirmed([FromForm] string? code, CancellationToken cancellation)
    {
        if (await codes.FindAsync(code, cancellation, CodePurpose.EmailChange) is not { } found) return this.LinkIsGone();
        var result = await changes.ChangeByLinkAsync(found.UserId, AuditActions.UserEmail, async user =>
        {
            if (!MaySignIn.IsOpen(user.Status, user.LockedUntil, clock.Now()) || user.MustChangePassword) return ChangeResult.TooLate;
            if (!await codes.UseAsync(found, cancellation)) return ChangeResult.TooLate;
            user.Email = found.Email;
            user.EmailConfirmed = true;
            return ChangeResult.Done;
        }, cancellation);
        if (result == ChangeResult.Duplicate)
        {
            ModelState.AddModelError("", T("Another account has this address. Use that one, or choose another address."));
            Response.StatusCode = StatusCodes.Status409Conflict;
            return View(nameof(Confirm), new EmailConfirmation(code!, found.Email));
        }
        if (result != ChangeResult.Done) return this.LinkIsGone();
        TempData.Tell(T("Your address is {0} now."), found.Email);
        return Redirect(User.Identity?.IsAuthenticated == true ? "~/account" : "~/account/login");
    }

    private Task<string> OwnAsync(CancellationToken cancellation)
    {
        var id = User.UserId();
        return db.Users.Where(u => u.Id == id).Select(u => u.Email!).SingleAsync(cancellation);
    }
}

/// <summary>The form.</summary>
/// <param name="Email">The new address.</param>
public sealed record EmailForm(string? Email);

/// <summary>What its page shows.</summary>
/// <param name="Own">The address until now.</param>
/// <param name="Typed">What was typed.</param>
public sealed record EmailPage(string Own, string? Typed);

/// <summary>The page behind the link.</summary>
public sealed record EmailConfirmation(string Code, string Email);
