using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users.Lists;
using UsersWeb.Users.SavedViews;
using UsersWeb.Web;

namespace UsersWeb.Users;

/// <summary>The pages of users, for administrators.</summary>
[Route("/users"), Requires(Permissions.ReadUsers)]
// Ids come from the route by name: MVC would otherwise take a form's field "id" first.
public sealed class UsersController(
    UsersDbContext db, UserChanges changes, Administrators administrators, Rank rank, OwnViews views, TimeProvider clock) : Controller
{
    // Of unknown parameters no more are named than anybody reads.
    private const int MostUnknown = 20;

    /// <summary>The list. A parameter that is unknown or not understood is said to be so, and nobody is shown for it.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index([FromServices] DatabaseEngine engine, CancellationToken cancellation)
    {
        await using var reading = engine.BeginRead(db);
        var search = UserSearch.Read(Request.Query, out var errors);
        AddErrors(errors.Where(error => UserFilter.Find(error.Key) is not null));
        // A name that anybody writes is no name of a field.
        foreach (var (name, message) in errors.Where(error => UserFilter.Find(error.Key) is null).Take(MostUnknown))
            ModelState.AddModelError("", T("“{0}”: {1}", name.Cut(64), message));
        var own = await views.ReadAsync(cancellation);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            // One of their own views may be it, of an older version: they can still remove it.
            return View(new UserListPage(search, null, null, false, new Dictionary<long, UserMarks>(), ListLayout.Usual, own,
                own.Find(view => "?" + view.Query == Request.QueryString.Value)));
        }
        var now = clock.Now();
        var (page, total) = await search.ReadWithTotalAsync(db, engine, now, cancellation);
        // The greatest value, from the end of its index: WHERE on a bare boolean makes SQLite read the whole table.
        var hasSamples = await db.Users.OrderByDescending(u => u.IsSample).Select(u => u.IsSample).FirstOrDefaultAsync(cancellation);
        var marks = await UserMarks.ReadAsync(db, page.Items, now, cancellation);
        var query = search.ToQuery();
        return View(new UserListPage(search, page, total, hasSamples, marks, await LayoutAsync(cancellation), own,
            own.Find(view => view.Query == query)));
    }

    /// <summary>One user.</summary>
    [HttpGet("{id:long}")]
    public async Task<IActionResult> Details([FromRoute] long id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        return View(new UserDetailsPage(user, await RolesAsync(id, cancellation), await TokensAsync(id, cancellation),
            id == User.UserId(), await rank.CoversAsync(id, cancellation)));
    }

    /// <summary>The empty form.</summary>
    [HttpGet("create"), Requires(Permissions.ChangeUsers)]
    public IActionResult Create() => View(new UserFields(Status: UserStatus.Invited));

    /// <summary>Creates a user.</summary>
    [HttpPost("create"), ComesBack(typeof(UserFields)), Requires(Permissions.ChangeUsers)]
    public async Task<IActionResult> Create(UserFields typed, CancellationToken cancellation)
    {
        var fields = Check(typed);
        if (!ModelState.IsValid) return Again(nameof(Create), typed);
        var user = new User();
        fields.ApplyTo(user);
        if (await changes.AddAsync(user, cancellation) == ChangeResult.Duplicate)
        {
            AddErrors(await changes.FindDuplicatesAsync(user, cancellation));
            return Again(nameof(Create), typed);
        }
        TempData.Tell(T("{0} was created."), user.Label);
        return RedirectToAction(nameof(Details), new { user.Id });
    }

    /// <summary>Asks first.</summary>
    [HttpGet("{id:long}/delete"), RecentSignIn, Requires(Permissions.DeleteUsers)]
    public async Task<IActionResult> Delete([FromRoute] long id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        var refusal = await administrators.IsLastAsync(id, cancellation) ? Administrators.LastOne
            : await rank.CoversAsync(id, cancellation) ? null : Rank.Above;
        return await DeletionAsync(user, refusal, cancellation);
    }

    /// <summary>Deletes a user.</summary>
    [HttpPost("{id:long}/delete"), ActionName(nameof(Delete)), RecentSignIn, ComesBack("Stamp"), Requires(Permissions.DeleteUsers)]
    public async Task<IActionResult> DeleteConfirmed([FromRoute] long id, string? stamp, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        var result = await changes.DeleteAsync(id, stamp ?? "", cancellation);
        if (result == ChangeResult.Done)
        {
            TempData.Tell(T("{0} was deleted."), user.Label);
            return RedirectToAction(nameof(Index));
        }
        if (result == ChangeResult.NotFound) return NotFound();
        Response.StatusCode = StatusCodes.Status409Conflict;
        if (result == ChangeResult.LastAdministrator) return await DeletionAsync(user, Administrators.LastOne, cancellation);
        if (result == ChangeResult.Above)
        {
            AccessRefusals.NoteRank(HttpContext);
            return await DeletionAsync(user, Rank.Above, cancellation);
        }
        ModelState.Clear();
        ModelState.AddModelError("", T("This user was changed since you opened this page. Look again before you delete."));
        return await DeletionAsync(user, null, cancellation);
    }

    private UserFields Check(UserFields typed)
    {
        var fields = typed.Trimmed();
        AddErrors(UserRules.Check(fields));
        return fields;
    }

    private void AddErrors(IEnumerable<KeyValuePair<string, string>> errors)
    {
        foreach (var (field, message) in errors) ModelState.AddModelError(field, message);
    }

    private async Task<IActionResult> DeletionAsync(UserRow user, string? refusal, CancellationToken cancellation) =>
        View(nameof(Delete),
            new UserDeletionPage(user, await RolesAsync(user.Id, cancellation), await TokensAsync(user.Id, cancellation), refusal));

    private ViewResult Again(string view, object model)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(view, model);
    }

    private async Task<ListLayout> LayoutAsync(CancellationToken cancellation)
    {
        var own = User.UserId();
        return ListLayout.Read(await db.Users.Where(u => u.Id == own).Select(u => u.ListLayout).SingleOrDefaultAsync(cancellation));
    }

    private Task<UserRow?> FindAsync(long id, CancellationToken cancellation) =>
        db.Users.Where(u => u.Id == id).Select(UserRow.FromUser).SingleOrDefaultAsync(cancellation);

    private async Task<List<string>> RolesAsync(long id, CancellationToken cancellation)
    {
        var names = await db.UserRoles.Where(role => role.UserId == id)
            .Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!).Order().ToListAsync(cancellation);
        return [.. names.Select(RolePermissions.WordsOf)];
    }

    private Task<int> TokensAsync(long id, CancellationToken cancellation) =>
        db.ApiTokens.CountAsync(token => token.UserId == id, cancellation);
}
