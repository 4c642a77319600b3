using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Authenticators;

/// <summary>The signed-in person sets up the app that shows them codes, or removes it.</summary>
[Route("/account/security/app"), WhileSecondFactorIsDue]
public sealed class AuthenticatorsController(
    UsersDbContext db, SecondFactors factors, FactorCodes codes, Tickets tickets, TimeProvider clock) : Controller
{
    private const string Overview = "~/account/security";

    private const string Purpose = "Totp.SetUp";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private long SessionId => User.Session()?.Id ?? 0;

    /// <summary>A new secret, as a picture and to be typed, and the question for the first code.</summary>
    [HttpGet(""), RecentSignIn]
    public async Task<IActionResult> New(CancellationToken cancellation)
    {
        if (await codes.AreThereAsync(User.UserId(), cancellation)) return Redirect(Overview);
        var secret = TotpCode.CreateSecret();
        var ticket = tickets.Close(Purpose, new SetUp(secret, User.UserId(), SessionId), Life);
        return View(await PageAsync(secret, ticket, cancellation));
    }

    /// <summary>
    /// Sets it up, once its first code is right, and shows the recovery codes. That they confirmed who they are is known by the ticket:
    /// who takes a while to find the app need not begin once more.
    /// </summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(AuthenticatorForm form, CancellationToken cancellation)
    {
        var id = User.UserId();
        if (tickets.Open<SetUp>(Purpose, form.Ticket) is not { Secret: var secret } setUp || setUp.UserId != id
            || setUp.SessionId != SessionId)
        {
            TempData["Notice"] = T("That took more than a quarter of an hour: begin once more.");
            return Redirect(Overview);
        }
        var code = string.Concat((form.Code ?? "").Where(c => !char.IsWhiteSpace(c)));
        if (TotpCode.StepOf(secret, code, clock.GetUtcNow()) is not { } step)
        {
            ModelState.AddModelError(nameof(form.Code), code.Length == 0 ? T("Enter the code that the app shows.")
                : T("This is not the code that the app shows now. If it is, the clock of the phone is wrong by more than half a minute."));
            ModelState.SetModelValue(nameof(form.Code), null, null);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(New), await PageAsync(secret, form.Ticket!, cancellation));
        }
        if (await factors.AddAsync(id, secret, step, User.Session()?.Hash, cancellation) is not { } recovery) return Redirect(Overview);
        await SessionCookie.RenewAsync(HttpContext, bySecondFactor: true);
        return View("/Accounts/RecoveryCodes/Show.cshtml", recovery);
    }

    /// <summary>Removes it.</summary>
    [HttpPost("delete"), RecentSignIn(BackTo = "/account/security")]
    public async Task<IActionResult> Delete(CancellationToken cancellation)
    {
        var result = await factors.RemoveAppAsync(User.UserId(), User.Session()?.Hash, cancellation);
        TempData["Notice"] = result == ChangeResult.Done
            ? T("The app is removed: your password alone signs you in.") : T("There was no app any more.");
        return Redirect(Overview);
    }

    private async Task<AuthenticatorPage> PageAsync(byte[] secret, string ticket, CancellationToken cancellation)
    {
        var id = User.UserId();
        var name = await db.Users.Where(u => u.Id == id).Select(u => u.UserName!).SingleAsync(cancellation);
        var address = TotpCode.Address(secret, name);
        return new(QrPicture.Of(address), address, TotpCode.Typed(secret), ticket);
    }
}

/// <summary>The form.</summary>
/// <param name="Ticket">Of the page that asked.</param>
/// <param name="Code">That the app shows.</param>
public sealed record AuthenticatorForm(string? Ticket, string? Code);

/// <summary>What the page shows.</summary>
/// <param name="Picture">The address as a QR code.</param>
/// <param name="Address">What an app on the same device opens.</param>
/// <param name="Key">The secret, to be typed.</param>
/// <param name="Ticket">For the form.</param>
public sealed record AuthenticatorPage(IHtmlContent Picture, string Address, string Key, string Ticket);

/// <summary>The secret of an app that is being set up, until its first code was typed.</summary>
internal sealed record SetUp(byte[] Secret, long UserId, long SessionId);
