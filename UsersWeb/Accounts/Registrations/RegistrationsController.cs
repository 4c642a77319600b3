using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Letters;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Registrations;

/// <summary>
/// People sign up. The request only puts down what was typed; who has which name and address is looked up in the background, so
/// that neither the answer nor its time tells anything (ASVS 6.3.8).
/// </summary>
[AllowAnonymous, Route("/account/register")]
public sealed class RegistrationsController(
    UsersDbContext db, AccountSettings settings, Work work, AuditedTransaction transaction, LetterLimits limits, Current current)
        : Controller
{
    /// <summary>The form, or why there is none.</summary>
    [HttpGet("")]
    public IActionResult New()
    {
        if (User.Identity?.IsAuthenticated == true) return Redirect("~/");
        return settings.TakesRegistrations ? View(new RegistrationForm()) : NoForm();
    }

    /// <summary>Puts it down.</summary>
    [HttpPost(""), DoneAlready(signedIn: true), ComesBack(typeof(RegistrationForm))]
    public async Task<IActionResult> Create(RegistrationForm form, CancellationToken cancellation)
    {
        if (!settings.TakesRegistrations) return NoForm();
        var fields = new UserFields(form.UserName, form.Email, form.DisplayName).Trimmed();
        foreach (var (field, message) in UserRules.Check(fields)) ModelState.AddModelError(field, message);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(New), form);
        }
        limits.Take(ClientAddress.Of(current.Address));
        var asked = new RegistrationAsked(
            fields.UserName!, fields.Email!, fields.DisplayName, current.ToText(), Language.Current.Tag);
        await transaction.RunAsync(async () =>
        {
            work.Add(Register.Kind, JsonSerializer.Serialize(asked));
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
        TempData["SentTo"] = fields.Email;
        return Redirect("~/account/register/sent");
    }

    /// <summary>What to do now; the same for everybody.</summary>
    [HttpGet("sent")]
    public IActionResult Sent() => View("Sent", TempData["SentTo"] as string);

    private IActionResult NoForm()
    {
        if (settings.Registration == Registration.Off) return NotFound();
        return View("Invitation");
    }
}

/// <summary>The form.</summary>
/// <param name="UserName">What they want to sign in with.</param>
/// <param name="Email">Their address.</param>
/// <param name="DisplayName">Optional.</param>
public sealed record RegistrationForm(string? UserName = null, string? Email = null, string? DisplayName = null);
