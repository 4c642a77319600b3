using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Profile;

/// <summary>What the signed-in person sees and changes of themselves.</summary>
[Route("/account")]
public sealed class ProfileController(UsersDbContext db, UserChanges changes, Rank rank) : Controller
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

    /// <summary>Saves what a person may change by themselves at once.</summary>
    [HttpPost("settings"), ComesBack(typeof(SettingsForm))]
    public async Task<IActionResult> Settings(SettingsForm form, CancellationToken cancellation)
    {
        var id = User.UserId();
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user) return NotFound();
        var fields = form.Over(UserFields.From(user)).Trimmed();
        foreach (var (field, message) in UserRules.Check(fields, UserFields.From(user)))
            ModelState.AddModelError(field, message);
        if (!ModelState.IsValid) return Again(user, form);
        if (user.ConcurrencyStamp != form.Stamp && form.Over(UserFields.From(user)).Trimmed() != UserFields.From(user))
            return Stale(user, form);
        fields.ApplyTo(user);
        if (await changes.SaveAsync(user, cancellation) != ChangeResult.Done) return Stale(user, form);
        TempData["Notice"] = "Your settings are saved.";
        return RedirectToAction(nameof(Settings));
    }

    private Task<User?> FindAsync(CancellationToken cancellation)
    {
        var id = User.UserId();
        return db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellation);
    }

    private ViewResult Stale(User user, SettingsForm form)
    {
        ModelState.SetModelValue(nameof(form.Stamp), null, null);
        ModelState.AddModelError("", "Somebody changed your profile since you opened this page. Look through the fields and save again.");
        return Again(user, form);
    }

    private ViewResult Again(User user, SettingsForm form)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Settings), SettingsPage.Of(user) with { Fields = form.Over(UserFields.From(user)) });
    }
}
