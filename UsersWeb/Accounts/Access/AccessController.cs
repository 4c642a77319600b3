using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Access;

/// <summary>How somebody gets in, and what keeps them out: for those who look after users.</summary>
[Route("/users/{id:long}/access"), Requires(Permissions.ReadUsers)]
public sealed class AccessController(
    UsersDbContext db, UserDeeds deeds, UserChanges changes, RoleChanges roleChanges, Administrators administrators, Rank rank,
    Current current, AuditTrail audit, AuditedTransaction transaction, OneTimeCodes codes, AccountLetters letters,
    IUserLetters userLetters, TimeProvider clock) : Controller
{
    private const string Page = "/users/{id}/access";

    /// <summary>The page.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show([FromRoute] long id, CancellationToken cancellation) =>
        await PageAsync(id, cancellation) is { } page ? View(page) : NotFound();

    /// <summary>Shuts somebody out.</summary>
    [HttpPost("deactivations"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> Deactivate([FromRoute] long id, CancellationToken cancellation) =>
        await AnswerAsync(id, await deeds.DeactivateAsync(id, cancellation), T("{0} is deactivated: shut out at once."), cancellation);

    /// <summary>Lets somebody in again.</summary>
    [HttpPost("restorations"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> Restore([FromRoute] long id, CancellationToken cancellation) =>
        await AnswerAsync(id, await deeds.RestoreAsync(id, cancellation), T("{0} is restored."), cancellation);

    /// <summary>Approves somebody who signed up.</summary>
    [HttpPost("approvals"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> Approve([FromRoute] long id, CancellationToken cancellation) =>
        await AnswerAsync(id, await deeds.ApproveAsync(id, cancellation), T("{0} is approved, and may sign in."), cancellation);

    /// <summary>Sends another invitation; the link of before works no more.</summary>
    [HttpPost("invitations"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public Task<IActionResult> Invite([FromRoute] long id, CancellationToken cancellation) =>
        SendAsync(id, CodePurpose.Invitation, T("An invitation is on its way to {0}."), cancellation);

    /// <summary>Sends a link to set another password. Nobody chooses it for somebody else (ASVS 6.4.6).</summary>
    [HttpPost("resets"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public Task<IActionResult> SendReset([FromRoute] long id, CancellationToken cancellation) =>
        SendAsync(id, CodePurpose.Reset, T("A link to set a password is on its way to {0}."), cancellation);

    /// <summary>Keeps somebody out until a time.</summary>
    [HttpPost("locks"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page), ComesBack(typeof(LockForm))]
    public async Task<IActionResult> Lock([FromRoute] long id, LockForm form, CancellationToken cancellation)
    {
        var until = form.Check(ModelState, clock.Now());
        if (ModelState.IsValid)
            return await ChangeAsync(id, AuditActions.UserLock, user => SetLock(user, until, form.Reason?.Trim()), T("{0} is locked."),
                cancellation);
        if (await PageAsync(id, cancellation) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), page with { Lock = form });
    }

    /// <summary>Ends that before its time.</summary>
    [HttpPost("locks/delete"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public Task<IActionResult> Unlock([FromRoute] long id, CancellationToken cancellation) =>
        ChangeAsync(id, AuditActions.UserUnlock, user =>
        {
            if (user.LockedUntil is null) return ChangeResult.TooLate;
            (user.LockedUntil, user.LockReason) = (null, null);
            return ChangeResult.Done;
        }, T("{0} is not locked any more."), cancellation);

    /// <summary>Asks for another password at the next sign-in.</summary>
    [HttpPost("password-changes"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> RequirePasswordChange([FromRoute] long id, CancellationToken cancellation) =>
        await AnswerAsync(id, await deeds.RequirePasswordChangeAsync(id, cancellation),
            T("{0} must choose another password before anything else."), cancellation);

    /// <summary>Takes app, recovery codes and passkeys of somebody who has lost them; they are told by mail.</summary>
    [HttpPost("second-factors/delete"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> ResetFactors(
        [FromServices] SecondFactors factors, [FromRoute] long id, CancellationToken cancellation) =>
        await AnswerAsync(id, await factors.ResetAsync(id, id == current.UserId ? User.Session()?.Hash : null, cancellation),
            T("The app, recovery codes and passkeys of {0} are gone."), cancellation);

    /// <summary>Signs somebody out everywhere.</summary>
    [HttpPost("sessions/delete"), Requires(Permissions.ChangeUsers), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> EndSessions([FromRoute] long id, CancellationToken cancellation) =>
        await AnswerAsync(id, await deeds.EndSessionsAsync(id, cancellation), T("{0} is signed out everywhere."), cancellation);

    /// <summary>Revokes one of somebody's API tokens.</summary>
    [HttpPost("tokens/{token:long}/delete"), Requires(Permissions.ManageTokens), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> RevokeToken([FromRoute] long id, [FromRoute] long token, CancellationToken cancellation) =>
        await AnswerAsync(id, await deeds.RemoveAsync(id, AuditActions.TokenRevoke, async () =>
        {
            var row = db.ApiTokens.Where(one => one.Id == token && one.UserId == id);
            var name = await row.Select(one => one.Name).SingleOrDefaultAsync(cancellation);
            return await row.ExecuteDeleteAsync(cancellation) == 0 ? null : new() { ["token"] = token, ["name"] = name };
        }, cancellation), T("The token is revoked: it works no more."), cancellation);

    /// <summary>Gives and takes roles.</summary>
    [HttpPost("roles"), Requires(Permissions.AssignRoles), RecentSignIn(BackTo = Page), ComesBack("Roles")]
    public async Task<IActionResult> SetRoles([FromRoute] long id, long[]? roles, CancellationToken cancellation)
    {
        var wanted = RolePermissions.Roles.Select(role => role.Id).Where(role => roles?.Contains(role) == true).ToList();
        return await AnswerAsync(id, await roleChanges.SetAsync(id, wanted, cancellation), T("The roles of {0} are saved."), cancellation);
    }

    private async Task<IActionResult> ChangeAsync(
        long id, string action, Func<User, ChangeResult> change, string notice, CancellationToken cancellation) =>
        await AnswerAsync(id, await changes.ChangeAsync(id, action, change, cancellation), notice, cancellation);

    private async Task<IActionResult> AnswerAsync(long id, ChangeResult result, string notice, CancellationToken cancellation)
    {
        if (result == ChangeResult.NotFound || await PageAsync(id, cancellation) is not { } page) return NotFound();
        if (result == ChangeResult.Done)
        {
            TempData.Tell(notice, page.User.Label);
            // Who took their own rights away does not see the page any more.
            return RedirectToAction(nameof(Show), new { id });
        }
        Response.StatusCode = result == ChangeResult.Above ? StatusCodes.Status403Forbidden : StatusCodes.Status409Conflict;
        ModelState.Clear();
        ModelState.AddModelError("", result switch
        {
            ChangeResult.LastAdministrator => Administrators.LastOne,
            ChangeResult.Above => Rank.Above,
            _ => T("Somebody changed this user meanwhile. Look again before you decide."),
        });
        return View(nameof(Show), page);
    }

    private async Task<IActionResult> SendAsync(long id, CodePurpose purpose, string notice, CancellationToken cancellation)
    {
        if (!await rank.CoversAsync(id, cancellation)) return await AnswerAsync(id, ChangeResult.Above, notice, cancellation);
        var wanted = purpose == CodePurpose.Invitation ? UserStatus.Invited : UserStatus.Active;
        var result = await transaction.RunAsync(async () =>
        {
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user) return ChangeResult.NotFound;
            if (user.Status != wanted) return ChangeResult.TooLate;
            await codes.RemoveAsync(id, purpose, cancellation);
            if (purpose == CodePurpose.Invitation) userLetters.Invite(user);
            else AddReset(user);
            await db.SaveChangesAsync(cancellation);
            return ChangeResult.Done;
        }, result => result == ChangeResult.Done, cancellation);
        return await AnswerAsync(id, result, notice, cancellation);
    }

    private void AddReset(User user)
    {
        letters.Reset(user, codes.Add(user.Id, CodePurpose.Reset, user.Email!));
        audit.Add(AuditActions.UserResetRequest, user.Id, user.UserName, null, null);
    }

    private static ChangeResult SetLock(User user, DateTime until, string? reason)
    {
        if (user.Status != UserStatus.Active) return ChangeResult.TooLate;
        (user.LockedUntil, user.LockReason) = (until, string.IsNullOrEmpty(reason) ? null : reason);
        return ChangeResult.Done;
    }

    private async Task<AccessPage?> PageAsync(long id, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user) return null;
        var now = clock.Now();
        return new(user, now, await db.UserRoles.Where(role => role.UserId == id).Select(role => role.RoleId).ToListAsync(cancellation),
            await db.Sessions.AsNoTracking().Where(session => session.UserId == id && session.EndsAt > now)
                .OrderByDescending(session => session.LastSeenAt).ToListAsync(cancellation),
            await db.ApiTokens.AsNoTracking().Where(token => token.UserId == id).OrderByDescending(token => token.Id)
                .ToListAsync(cancellation),
            new(), await rank.CoversAsync(id, cancellation), await administrators.IsLastAsync(id, cancellation), id == current.UserId)
        {
            App = await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(one => one.UserId == id, cancellation),
            Passkeys = await db.Passkeys.CountAsync(passkey => passkey.UserId == id, cancellation),
            CodesLeft = await db.RecoveryCodes.CountAsync(code => code.UserId == id && code.UsedAt == null, cancellation),
        };
    }
}
