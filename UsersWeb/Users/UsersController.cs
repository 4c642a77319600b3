using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Sessions;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>The pages of users, for administrators.</summary>
[Route("/users")]
// Ids come from the route by name: MVC would otherwise take a form's field "id" first.
public sealed class UsersController(UsersDbContext db, UserChanges changes, Administrators administrators) : Controller
{
    private const string LastAdministrator = "This is the last active administrator. Make somebody else an administrator first.";

    /// <summary>The list.</summary>
    [HttpGet(""), HttpGet("/")]
    public async Task<IActionResult> Index(UserSearch search, CancellationToken cancellation)
    {
        if (!UserSort.TryParse(search.Sort, out _)) search.Sort = "userName";
        if (search.Size is < 1 or > UserSearch.SizeLimit) search.Size = 50;
        var page = await search.ReadAsync(db, cancellation);
        // Counting a rare match reads the table a second time, so don't where the page shows all there is.
        var count = page is { Next: null, Previous: null } ? page.Items.Count : await search.CountAsync(db, cancellation);
        // The greatest value, from the end of its index: WHERE on a bare boolean makes SQLite read the whole table.
        var hasSamples = await db.Users.OrderByDescending(u => u.IsSample).Select(u => u.IsSample).FirstOrDefaultAsync(cancellation);
        return View(new UserListPage(search, page, count, hasSamples));
    }

    /// <summary>One user.</summary>
    [HttpGet("{id:long}")]
    public async Task<IActionResult> Details([FromRoute] long id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        return View(new UserDetailsPage(user, await RolesAsync(id, cancellation), await TokensAsync(id, cancellation), id == User.UserId()));
    }

    /// <summary>The empty form.</summary>
    [HttpGet("create")]
    public IActionResult Create() => View(new UserForm());

    /// <summary>Creates a user.</summary>
    [HttpPost("create")]
    public async Task<IActionResult> Create(UserForm form, CancellationToken cancellation)
    {
        var fields = Check(form);
        if (!ModelState.IsValid) return Again(nameof(Create), form);
        var user = new User();
        fields.ApplyTo(user);
        if (await changes.AddAsync(user, cancellation) == ChangeResult.Duplicate)
        {
            AddErrors(await changes.FindDuplicatesAsync(user, cancellation));
            return Again(nameof(Create), form);
        }
        Notice($"{user.Label} was created.");
        return RedirectToAction(nameof(Details), new { user.Id });
    }

    /// <summary>The form with what is saved.</summary>
    [HttpGet("{id:long}/edit")]
    public async Task<IActionResult> Edit([FromRoute] long id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        return View(new UserEditPage(id, user.Label, FormOf(user)));
    }

    /// <summary>Saves a user; when somebody else saved meanwhile, shows both versions.</summary>
    [HttpPost("{id:long}/edit")]
    public async Task<IActionResult> Edit([FromRoute] long id, UserForm form, CancellationToken cancellation)
    {
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellation) is not { } user) return NotFound();
        var label = user.Label;
        var fields = Check(form);
        if (!ModelState.IsValid) return Again(nameof(Edit), new UserEditPage(id, label, form));
        if (user.ConcurrencyStamp != form.Stamp) return await ConflictAsync(id, form, fields, cancellation);
        fields.ApplyTo(user);
        switch (await changes.SaveAsync(user, cancellation))
        {
            case ChangeResult.Done:
                Notice($"{user.Label} was saved.");
                return RedirectToAction(nameof(Details), new { id });
            case ChangeResult.Duplicate:
                AddErrors(await changes.FindDuplicatesAsync(user, cancellation));
                break;
            case ChangeResult.LastAdministrator:
                ModelState.AddModelError(nameof(form.Status), LastAdministrator);
                break;
            default:
                return await ConflictAsync(id, form, fields, cancellation);
        }
        return Again(nameof(Edit), new UserEditPage(id, label, form));
    }

    /// <summary>Asks first.</summary>
    [HttpGet("{id:long}/delete")]
    public async Task<IActionResult> Delete([FromRoute] long id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        var isLast = await administrators.IsAsync(id, cancellation) && !await administrators.AnyAsync(cancellation, apartFrom: id);
        return await DeletionAsync(user, isLast ? LastAdministrator : null, cancellation);
    }

    /// <summary>Deletes a user.</summary>
    [HttpPost("{id:long}/delete"), ActionName(nameof(Delete))]
    public async Task<IActionResult> DeleteConfirmed([FromRoute] long id, string? stamp, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        var result = await changes.DeleteAsync(id, stamp ?? "", cancellation);
        if (result == ChangeResult.Done)
        {
            Notice($"{user.Label} was deleted.");
            return RedirectToAction(nameof(Index));
        }
        if (result == ChangeResult.NotFound) return NotFound();
        Response.StatusCode = StatusCodes.Status409Conflict;
        if (result == ChangeResult.LastAdministrator) return await DeletionAsync(user, LastAdministrator, cancellation);
        ModelState.Clear();
        ModelState.AddModelError("", "This user was changed since you opened this page. Look again before you delete.");
        return await DeletionAsync(user, null, cancellation);
    }

    private UserFields Check(UserForm form)
    {
        var fields = UserFields.From(form);
        AddErrors(UserRules.Check(fields));
        return fields;
    }

    private void AddErrors(Dictionary<string, string> errors)
    {
        foreach (var (field, message) in errors) ModelState.AddModelError(field, message);
    }

    private async Task<IActionResult> ConflictAsync(long id, UserForm form, UserFields typed, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        if (await FindAsync(id, cancellation) is not { } saved) return NotFound();
        var savedForm = FormOf(saved);
        if (UserFields.From(savedForm) == typed)
        {
            Notice($"{saved.Label} was saved already, with the same values.");
            return RedirectToAction(nameof(Details), new { id });
        }
        ModelState.Remove(nameof(form.Stamp));
        form.Stamp = saved.Stamp;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View(nameof(Edit), new UserEditPage(id, saved.Label, form, savedForm));
    }

    private async Task<IActionResult> DeletionAsync(UserRow user, string? refusal, CancellationToken cancellation) =>
        View(nameof(Delete), new UserDeletionPage(user, await RolesAsync(user.Id, cancellation), await TokensAsync(user.Id, cancellation), refusal));

    private ViewResult Again(string view, object model)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(view, model);
    }

    private void Notice(string text) => TempData["Notice"] = text;

    private Task<UserRow?> FindAsync(long id, CancellationToken cancellation) =>
        db.Users.Where(u => u.Id == id).Select(UserRow.FromUser).SingleOrDefaultAsync(cancellation);

    private Task<List<string>> RolesAsync(long id, CancellationToken cancellation) =>
        db.UserRoles.Where(role => role.UserId == id).Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!).Order().ToListAsync(cancellation);

    private Task<int> TokensAsync(long id, CancellationToken cancellation) => db.ApiTokens.CountAsync(token => token.UserId == id, cancellation);

    private static UserForm FormOf(UserRow user) => new()
    {
        UserName = user.UserName,
        Email = user.Email,
        DisplayName = user.DisplayName,
        PhoneNumber = user.PhoneNumber,
        Status = user.Status,
        Stamp = user.Stamp,
    };
}
