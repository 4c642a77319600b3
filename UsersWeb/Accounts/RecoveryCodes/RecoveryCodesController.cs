using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Factors;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.RecoveryCodes;

/// <summary>The signed-in person has other recovery codes made.</summary>
[Route("/account/security/recovery-codes"), WhileSecondFactorIsDue]
public sealed class RecoveryCodesController(SecondFactors factors) : Controller
{
    /// <summary>Makes them, and shows them this once.</summary>
    [HttpPost(""), RecentSignIn(BackTo = "/account/security")]
    public async Task<IActionResult> Create(CancellationToken cancellation) =>
        await factors.RenewCodesAsync(User.UserId(), cancellation) is { } codes ? View("Show", codes) : Redirect("~/account/security");
}
