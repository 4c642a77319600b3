using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using UsersWeb.Accounts;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Samples;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Setup;

/// <summary>Creates the first administrator, for whoever can read the console.</summary>
[AllowAnonymous, Route("/setup")]
public sealed class SetupController(
    UsersDbContext db, UserChanges changes, Administrators administrators, SetupLink link, IPasswordHasher<User> hasher,
    DatabaseEngine engine) : Controller
{
    /// <summary>Sample people that a tick box adds.</summary>
    public const int SampleCount = 200;

    /// <summary>The form, for a valid code.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(string? code, CancellationToken cancellation)
    {
        if (await RefuseAsync(code, cancellation) is { } refusal) return refusal;
        return View(new SetupForm { Code = code });
    }

    /// <summary>Creates the administrator and signs in.</summary>
    [HttpPost(""), EnableRateLimiting(RateLimits.Hashing)]
    public async Task<IActionResult> Create(SetupForm form, [FromServices] TimeProvider clock, CancellationToken cancellation)
    {
        if (await RefuseAsync(form.Code, cancellation) is { } refusal) return refusal;
        var fields = UserFields.From(new UserForm { UserName = form.UserName, Email = form.Email, DisplayName = form.DisplayName });
        foreach (var (field, message) in UserRules.Check(fields)) ModelState.AddModelError(field, message);
        if (PasswordRules.Check(form.Password, fields.UserName, fields.Email, fields.DisplayName) is { } problem) ModelState.AddModelError(nameof(form.Password), problem);
        if (!ModelState.IsValid) return Again(form);

        var user = new User { LockoutEnabled = true };
        fields.ApplyTo(user);
        user.PasswordHash = hasher.HashPassword(user, form.Password!);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Two people may open the link at once: the second waits here and finds an administrator.
        await administrators.LockAsync(cancellation);
        if (await administrators.AnyAsync(cancellation)) return Done();
        if (await changes.AddAsync(user, cancellation, Role.AdministratorId) == ChangeResult.Duplicate)
        {
            await transaction.RollbackAsync(cancellation);
            foreach (var (field, message) in await changes.FindDuplicatesAsync(user, cancellation)) ModelState.AddModelError(field, message);
            return Again(form);
        }
        await transaction.CommitAsync(cancellation);
        await transaction.DisposeAsync();
        await SessionCookie.SignInAsync(HttpContext, user, remember: false);
        if (form.AddSamplePeople) await SamplePeople.AddAsync(engine, db, SampleCount, clock, cancellation: cancellation);
        TempData["Notice"] = $"Welcome, {user.Label}. You are the administrator.";
        return Redirect("/users");
    }

    private async Task<IActionResult?> RefuseAsync(string? code, CancellationToken cancellation)
    {
        if (await administrators.AnyAsync(cancellation)) return Done();
        if (link.IsValid(code)) return null;
        await link.AnnounceAsync(cancellation);
        if (!string.IsNullOrEmpty(code)) ViewData["Problem"] = "This link has expired or is damaged. A new one was printed on the console.";
        return View("Wait");
    }

    private RedirectToActionResult Done() => RedirectToAction("New", "Sessions");

    private ViewResult Again(SetupForm form)
    {
        form.Password = null;
        ModelState.SetModelValue(nameof(form.Password), null, null);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), form);
    }
}
