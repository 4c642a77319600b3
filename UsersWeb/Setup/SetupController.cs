using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Failures;
using UsersWeb.Accounts.Passwords;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Samples;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Setup;

/// <summary>Creates the first administrator, for whoever can read the console.</summary>
[AllowAnonymous, Route("/setup")]
public sealed class SetupController(
    UserChanges changes, Administrators administrators, SetupLink link, PasswordHashing hashing, Attempts attempts, SamplePeople samples,
    TimeProvider clock) : Controller
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
    [HttpPost(""), DoneAlready(signedIn: true), ComesBack("Code", "UserName", "Email", "DisplayName", "AddSamplePeople")]
    public async Task<IActionResult> Create(SetupForm form, CancellationToken cancellation)
    {
        if (await RefuseAsync(form.Code, cancellation) is { } refusal) return refusal;
        var fields = new UserFields(form.UserName, form.Email, form.DisplayName).Trimmed();
        foreach (var (field, message) in UserRules.Check(fields)) ModelState.AddModelError(field, message);
        if (PasswordRules.Check(form.Password, names: [fields.UserName, fields.Email, fields.DisplayName]) is { } problem)
            ModelState.AddModelError(nameof(form.Password), problem);
        if (!ModelState.IsValid) return Again(form);

        var user = new User();
        fields.ApplyTo(user);
        user.SetPassword(await hashing.HashAsync(form.Password!, attempts.Client, cancellation), clock.Now());
        var result = await changes.AddFirstAdministratorAsync(user, cancellation);
        if (result == ChangeResult.TooLate) return Done();
        if (result == ChangeResult.Duplicate)
        {
            foreach (var (field, message) in await changes.FindDuplicatesAsync(user, cancellation))
                ModelState.AddModelError(field, message);
            return Again(form);
        }
        await SessionCookie.SignInAsync(HttpContext, new Proof(user), remember: false);
        attempts.Succeeded(user);
        if (form.AddSamplePeople) await samples.AddAsync(SampleCount, cancellation: cancellation);
        TempData.Tell(T("Welcome, {0}. You are the administrator."), user.Label);
        return Redirect("~/users");
    }

    private async Task<IActionResult?> RefuseAsync(string? code, CancellationToken cancellation)
    {
        if (await administrators.AnyAsync(cancellation)) return Done();
        if (link.IsValid(code)) return null;
        await link.AnnounceAsync(cancellation);
        if (!string.IsNullOrEmpty(code))
            ViewData["Problem"] = T("This link has expired or is damaged. A new one was printed on the console.");
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
