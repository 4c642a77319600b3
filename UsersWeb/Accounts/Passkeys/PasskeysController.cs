using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Passkeys;

/// <summary>The signed-in person adds passkeys and removes them.</summary>
[Route("/account/security/passkeys"), WhileSecondFactorIsDue]
public sealed class PasskeysController(SecondFactors factors, PasskeyQuestions questions, PasskeyAnswers answers) : Controller
{
    private const string Overview = "~/account/security";

    /// <summary>The form: a name, and the question for the browser.</summary>
    [HttpGet(""), RecentSignIn]
    public Task<IActionResult> New(CancellationToken cancellation) => PageAsync("", cancellation);

    /// <summary>Adds what the browser has made.</summary>
    [HttpPost(""), RecentSignIn(BackTo = "/account/security/passkeys")]
    public async Task<IActionResult> Create(PasskeyForm form, CancellationToken cancellation)
    {
        var name = (form.Name ?? "").Trim();
        if (name.Length == 0) ModelState.AddModelError(nameof(form.Name), T("Give it a name, such as “My phone”."));
        else if (UserRules.Text(name, Passkey.NameLength) is { } problem) ModelState.AddModelError(nameof(form.Name), problem);
        if (!ModelState.IsValid) return await PageAsync(name, cancellation);
        if (await answers.CheckNewAsync(User.UserId(), form, cancellation) is not { } passkey)
        {
            ModelState.AddModelError("", T("The browser did not send a passkey that can be taken. Try once more."));
            return await PageAsync(name, cancellation);
        }
        passkey.Name = name;
        var result = await factors.AddPasskeyAsync(passkey, cancellation);
        if (result == ChangeResult.Done) await SessionCookie.RenewAsync(HttpContext, bySecondFactor: true);
        TempData["Notice"] = result switch
        {
            ChangeResult.Done => T("The passkey {0} is added: you can sign in with it.", name),
            ChangeResult.TooLate => T("You have {0} passkeys, and can't have more. Remove one first.", Passkey.Most),
            _ => T("This passkey is known already."),
        };
        return Redirect(Overview);
    }

    /// <summary>Removes one.</summary>
    [HttpPost("{passkey:long}/delete"), RecentSignIn(BackTo = "/account/security")]
    public async Task<IActionResult> Delete([FromRoute] long passkey, CancellationToken cancellation)
    {
        var result = await factors.RemovePasskeyAsync(User.UserId(), passkey, User.Session()?.Hash, cancellation);
        TempData["Notice"] = result switch
        {
            ChangeResult.Done => T("The passkey is removed: it signs nobody in any more. Remove it from your device, too."),
            ChangeResult.LastFactor => T("This passkey is all you sign in with. Set a password or add another passkey first."),
            _ => T("There was no such passkey any more."),
        };
        return Redirect(Overview);
    }

    private async Task<IActionResult> PageAsync(string name, CancellationToken cancellation)
    {
        if (await questions.AskNewAsync(User.UserId(), cancellation) is not { } question) return Redirect(Overview);
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(New), new NewPasskeyPage(name, question));
    }
}

/// <summary>What the page shows.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Question">For the browser.</param>
public sealed record NewPasskeyPage(string Name, PasskeyQuestion Question);
