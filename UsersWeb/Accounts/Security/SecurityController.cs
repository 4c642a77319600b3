using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Factors;
using UsersWeb.Accounts.Passkeys;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Accounts.Security;

/// <summary>What stands between a stolen password and the signed-in person's account.</summary>
[Route("/account/security"), WhileSecondFactorIsDue]
public sealed class SecurityController(
    UsersDbContext db, PasskeyQuestions questions, RelyingParty party, AccountSettings settings) : Controller
{
    /// <summary>The page.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellation)
    {
        var id = User.UserId();
        var isDemanded = (User.Roles() & settings.RolesWithSecondFactor) != 0;
        return View(new SecurityPage(
            await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(one => one.UserId == id, cancellation),
            await db.RecoveryCodes.CountAsync(code => code.UserId == id && code.UsedAt == null, cancellation),
            await db.Passkeys.AsNoTracking().Where(one => one.UserId == id).OrderBy(one => one.Id).ToListAsync(cancellation))
        {
            HasPassword = await db.Users.AnyAsync(u => u.Id == id && u.PasswordHash != null, cancellation),
            IsDemanded = isDemanded,
            TakesPasskeys = party.Find() is not null,
            Question = isDemanded && !User.GaveSecondFactor()
                ? await questions.AskAsync(PasskeyPurpose.Confirm, id, cancellation) : null,
        });
    }
}

/// <summary>What the page shows.</summary>
/// <param name="App">The app that shows codes; null for none.</param>
/// <param name="CodesLeft">How many recovery codes are good still.</param>
/// <param name="Passkeys">Theirs.</param>
public sealed record SecurityPage(Authenticator? App, int CodesLeft, IReadOnlyList<Passkey> Passkeys)
{
    /// <summary>Whether they have a password.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether a role of theirs demands a second factor.</summary>
    public bool IsDemanded { get; init; }

    /// <summary>Whether browsers have passkeys at the address of this site.</summary>
    public bool TakesPasskeys { get; init; }

    /// <summary>Asks for a passkey that their role demands and that was not given in this session; null otherwise.</summary>
    public PasskeyQuestion? Question { get; init; }
}
