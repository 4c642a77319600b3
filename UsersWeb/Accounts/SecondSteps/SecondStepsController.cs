using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Passkeys;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Availability;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.SecondSteps;

/// <summary>The second step of signing in: a code, or a passkey.</summary>
[AllowAnonymous, Route("/account/login/code"), WhilePasswordIsDue]
public sealed class SecondStepsController(
    SecondStep secondStep, CodeCheck check, FactorCodes codes, PasskeyQuestions questions, PasskeySignIn passkeys, ReadOnlyMode mode,
    ReturnUrls urls) : Controller
{
    /// <summary>The question.</summary>
    [HttpGet("")]
    public async Task<IActionResult> New(CancellationToken cancellation)
    {
        if (User.Identity!.IsAuthenticated) return LocalRedirect(urls.Choose(HttpContext, null));
        return await secondStep.FindAsync(cancellation) is { } half ? await PageAsync(half, cancellation) : Again();
    }

    /// <summary>Signs in by a code.</summary>
    [HttpPost(""), DoneAlready(signedIn: true), WhileReadOnly]
    public async Task<IActionResult> Create([FromForm] string? code, CancellationToken cancellation)
    {
        if (await secondStep.FindAsync(cancellation) is not { } half) return Again();
        if (string.IsNullOrWhiteSpace(code)) ModelState.AddModelError("Code", T("Enter a code."));
        else if (await check.SignInAsync(HttpContext, half.User, code, half.Remember)) return Enter(half);
        else
            ModelState.AddModelError("Code",
                T("This code is not right, or was used before: wait for the next one. After some failures signing in pauses for a few "
                + "minutes."));
        return await PageAsync(half, cancellation);
    }

    /// <summary>Signs in by a passkey.</summary>
    [HttpPost("passkey"), DoneAlready(signedIn: true), WhileReadOnly]
    public async Task<IActionResult> CreateByPasskey(PasskeyForm form, CancellationToken cancellation)
    {
        if (await secondStep.FindAsync(cancellation) is not { } half) return Again();
        form.Remember = half.Remember;
        if (await passkeys.TryAsync(HttpContext, PasskeyPurpose.SecondStep, half.User.Id, form)) return Enter(half);
        ModelState.AddModelError("", PasskeySignIn.Refused);
        return await PageAsync(half, cancellation);
    }

    private LocalRedirectResult Enter(HalfSignedIn half)
    {
        secondStep.End();
        return LocalRedirect(urls.Choose(HttpContext, half.ReturnUrl));
    }

    private async Task<IActionResult> PageAsync(HalfSignedIn half, CancellationToken cancellation)
    {
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        ModelState.SetModelValue("Code", null, null);
        return View(nameof(New), new SecondStepPage(
            await codes.AreThereAsync(half.User.Id, cancellation), !mode.IsOn,
            await questions.AskAsync(PasskeyPurpose.SecondStep, half.User.Id, cancellation)));
    }

    private RedirectResult Again()
    {
        TempData["Notice"] = T("Begin once more: the second step has to follow within five minutes.");
        return Redirect("~/account/login");
    }
}

/// <summary>What the page says.</summary>
/// <param name="TakesCodes">Whether there is an app.</param>
/// <param name="TakesRecoveryCodes">Not while nothing can be written.</param>
/// <param name="Passkey">Asks for a passkey; null where there is none.</param>
public sealed record SecondStepPage(bool TakesCodes, bool TakesRecoveryCodes, PasskeyQuestion? Passkey);
