using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;
using UsersWeb.Users;
using UsersWeb.Users.Edits;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Profile;

/// <summary>What the signed-in person sees and changes of themselves.</summary>
[Route("/account")]
public sealed class ProfileController(UsersDbContext db, UserEdits edits, LastChanges last, Rank rank) : Controller
{
    /// <summary>What is known about them.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { } user) return NotFound();
        var id = user.Id;
        var roles = await db.UserRoles.Where(role => role.UserId == id)
            .Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!)
            .Order().ToListAsync(cancellation);
        return View(new ProfilePage(UserRow.From(user), roles, await rank.OfAsync(id, cancellation)));
    }

    /// <summary>The form with what is saved.</summary>
    [HttpGet("settings")]
    public async Task<IActionResult> Settings(CancellationToken cancellation) =>
        await FindAsync(cancellation) is { } user ? View(SettingsPage.Of(user)) : NotFound();

    /// <summary>Saves what a person may change by themselves; where others saved another value meanwhile, asks which of the two.</summary>
    [HttpPost("settings"), ComesBack(typeof(SettingsForm), EditForm.Opened, EditForm.Seen, EditForm.Take)]
    public async Task<IActionResult> Settings(SettingsForm form, CancellationToken cancellation)
    {
        var id = User.UserId();
        var opened = EditForm.Read(await Request.ReadFormAsync(cancellation));
        var outcome = await edits.SaveAsync(id, form.Stamp, opened, form.Over, cancellation);
        if (outcome.Result == ChangeResult.NotFound || await FindAsync(cancellation) is not { } user) return NotFound();
        if (outcome.Result == ChangeResult.Done)
        {
            // In the language that the next page has by it.
            using var speaking = Language.Speak(Language.Of(user.Language)?.Tag ?? LanguageOfBrowser());
            TempData["Notice"] = T("Your settings are saved.") + outcome.AlsoChanged;
            return RedirectToAction(nameof(Settings));
        }
        foreach (var (field, message) in outcome.Errors) ModelState.AddModelError(field, message);
        var page = outcome.Page!;
        Response.StatusCode = page.Conflicts.Count > 0 ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        // Who of those who look after users it was is not theirs to know.
        return View(nameof(Settings), new SettingsPage(
            page with { Conflicts = await last.TellAsync(id, page.Conflicts, _ => null, cancellation) }, user.Email!));
    }

    private string? LanguageOfBrowser() => HttpContext.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.Name;

    private Task<User?> FindAsync(CancellationToken cancellation)
    {
        var id = User.UserId();
        return db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation);
    }
}
