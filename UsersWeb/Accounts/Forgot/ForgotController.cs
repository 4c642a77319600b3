using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Forgot;

/// <summary>
/// Asks for a link to set another password. The request only puts down what was typed; who that is is looked up in the background,
/// so that neither the answer nor its time tells whether there is such a user (ASVS 6.3.8).
/// </summary>
[AllowAnonymous, Route("/account/forgot")]
public sealed class ForgotController(UsersDbContext db, Work work, AuditedTransaction transaction, LetterLimits limits, Current current)
    : Controller
{
    // Nobody has a longer name or address.
    private const int Longest = UserLimits.Normalized;

    /// <summary>The form.</summary>
    [HttpGet("")]
    public IActionResult New() => View(new ForgotForm());

    /// <summary>Puts it down.</summary>
    [HttpPost(""), ComesBack(typeof(ForgotForm))]
    public async Task<IActionResult> Create(ForgotForm form, CancellationToken cancellation)
    {
        var login = form.Login?.Trim();
        if (string.IsNullOrEmpty(login)) ModelState.AddModelError(nameof(form.Login), T("Enter your user name or e-mail address."));
        else if (login.Length > Longest || !Text.IsSearchable(login))
            ModelState.AddModelError(nameof(form.Login), T("Nobody has such a name."));
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(New), form);
        }
        limits.Take(ClientAddress.Of(current.Address));
        await transaction.RunAsync(async () =>
        {
            var asked = new ResetAsked(login!, current.ToText(), Language.Current.Tag);
            work.Add(SendReset.Kind, JsonSerializer.Serialize(asked));
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
        return Redirect("~/account/forgot/sent");
    }

    /// <summary>What to do now; the same for everybody.</summary>
    [HttpGet("sent")]
    public IActionResult Sent() => View();
}

/// <summary>The form.</summary>
/// <param name="Login">User name or e-mail address.</param>
public sealed record ForgotForm(string? Login = null);
