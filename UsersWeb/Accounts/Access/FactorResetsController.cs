using Microsoft.AspNetCore.Mvc;
using UsersWeb.Accounts.Factors;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Access;

/// <summary>Takes the second factor of somebody who has lost it.</summary>
[Route("/users/{id:long}/access/second-factors/delete"), Requires(Permissions.ChangeUsers)]
public sealed class FactorResetsController(SecondFactors factors, Current current) : Controller
{
    /// <summary>Takes it; they sign in by the password alone, and are told by mail.</summary>
    [HttpPost(""), RecentSignIn(BackTo = "/users/{id}/access")]
    public async Task<IActionResult> Create([FromRoute] long id, CancellationToken cancellation)
    {
        var session = id == current.UserId ? User.Session()?.Hash : null;
        var result = await factors.ResetAsync(id, session, cancellation);
        if (result == ChangeResult.NotFound) return NotFound();
        if (result == ChangeResult.Above) return StatusCode(StatusCodes.Status403Forbidden);
        if (result == ChangeResult.LastAdministrator)
        {
            TempData["Notice"] = Administrators.LastOne;
            return RedirectToAction("Show", "Access", new { id });
        }
        TempData["Notice"] = result == ChangeResult.Done ? "The second factors are reset: app, recovery codes and passkeys are gone."
            : "There is no second factor any more.";
        return RedirectToAction("Show", "Access", new { id });
    }
}
