using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Tokens;

/// <summary>The signed-in person's own API tokens.</summary>
[Route("/account/tokens")]
public sealed class TokensController(
    UsersDbContext db, Current current, AuditTrail audit, AuditedTransaction transaction, TimeProvider clock) : Controller
{
    /// <summary>Most tokens of one person.</summary>
    public const int Most = 50;

    /// <summary>The tokens, and the form for another one.</summary>
    [HttpGet(""), RecentSignIn]
    public async Task<IActionResult> Index(CancellationToken cancellation) => View(await PageAsync(new(), cancellation));

    /// <summary>Makes one, and shows it this once.</summary>
    [HttpPost(""), RecentSignIn(BackTo = "/account/tokens"), ComesBack(typeof(TokenForm))]
    public async Task<IActionResult> Create(TokenForm form, CancellationToken cancellation)
    {
        var scopes = Check(form);
        if (ModelState.IsValid && await Own().CountAsync(cancellation) >= Most)
            ModelState.AddModelError("", T("You have {0} tokens; revoke one that is not used any more.", Most));
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return View(nameof(Index), await PageAsync(form, cancellation));
        }
        var (secret, hash) = TokenSecret.Create();
        var now = clock.Now();
        await AddAsync(new()
        {
            UserId = User.UserId(),
            Name = form.Name!.Trim(),
            Hash = hash,
            Scopes = TokenScopes.Write(scopes),
            CreatedAt = now,
            ExpiresAt = form.Days is { } days ? now.AddDays(int.Parse(days, CultureInfo.InvariantCulture)) : null,
        }, cancellation);
        ModelState.Clear();
        return View(nameof(Index), await PageAsync(new(), cancellation) with { Secret = secret });
    }

    /// <summary>Revokes one.</summary>
    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete([FromRoute] long id, CancellationToken cancellation)
    {
        if (await Own().AsNoTracking().SingleOrDefaultAsync(token => token.Id == id, cancellation) is { } token)
        {
            await transaction.RunAsync(async () =>
            {
                if (await Own().Where(one => one.Id == id).ExecuteDeleteAsync(cancellation) == 0) return;
                audit.Add(AuditActions.TokenRevoke, token.UserId, await UserNameAsync(cancellation),
                    new() { ["token"] = token.Id, ["name"] = token.Name }, null);
            }, cancellation);
        }
        TempData["Notice"] = T("The token is revoked: it works no more.");
        return RedirectToAction(nameof(Index));
    }

    private IQueryable<ApiToken> Own()
    {
        var id = User.UserId();
        return db.ApiTokens.Where(token => token.UserId == id);
    }

    private Task<string?> UserNameAsync(CancellationToken cancellation)
    {
        var id = User.UserId();
        return db.Users.Where(user => user.Id == id).Select(user => user.UserName).SingleOrDefaultAsync(cancellation);
    }

    private async Task<TokensPage> PageAsync(TokenForm form, CancellationToken cancellation) => new(
        await Own().AsNoTracking().OrderByDescending(token => token.Id).ToListAsync(cancellation), form, current.Permissions, clock.Now());

    private Permissions Check(TokenForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Name)) ModelState.AddModelError(nameof(form.Name), T("Say what the token is for."));
        else if (UserRules.Text(form.Name.Trim(), UserLimits.TokenName) is { } problem)
            ModelState.AddModelError(nameof(form.Name), problem);
        if (form.Days is not null && !TokenForm.Lives.Contains(form.Days))
            ModelState.AddModelError(nameof(form.Days), T("Choose one of these."));
        var scopes = (form.Scopes ?? []).Aggregate(Permissions.None, (all, name) => all | (PermissionNames.Find(name) ?? Permissions.None));
        if (scopes == Permissions.None)
            ModelState.AddModelError(nameof(form.Scopes), T("Choose at least one thing that the token may do."));
        else if (!current.May(scopes) || (scopes & ~TokenScopes.OfApi) != Permissions.None)
            ModelState.AddModelError(nameof(form.Scopes), T("A token can't do more than you."));
        return scopes;
    }

    private Task AddAsync(ApiToken token, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        token.Id = 0;
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync(cancellation);
        audit.Add(AuditActions.TokenCreate, token.UserId, await UserNameAsync(cancellation), null, new()
        {
            ["token"] = token.Id,
            ["name"] = token.Name,
            ["scopes"] = token.Scopes,
            ["expiresAt"] = token.ExpiresAt,
        });
    }, cancellation);
}

/// <summary>The form for a token.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Days">How long it is good, one of <see cref="Lives"/>.</param>
/// <param name="Scopes">Names of permissions.</param>
public sealed record TokenForm(string? Name = null, string? Days = "90", string[]? Scopes = null)
{
    /// <summary>The lives that are offered, in days.</summary>
    public static readonly string[] Lives = ["7", "30", "90", "365"];
}

/// <summary>The page of one's own tokens.</summary>
/// <param name="Tokens">Those there are.</param>
/// <param name="Form">What is, or was, typed.</param>
/// <param name="Permissions">What the person may do.</param>
/// <param name="Now">UTC.</param>
/// <param name="Secret">The token that was just made, shown this once; null otherwise.</param>
public sealed record TokensPage(IReadOnlyList<ApiToken> Tokens, TokenForm Form, Permissions Permissions, DateTime Now,
    string? Secret = null);
