using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Users.Edits;

/// <summary>The form that changes a user.</summary>
[Route("/users/{id:long}/edit"), RecentSignIn, Requires(Permissions.ChangeUsers)]
public sealed class EditsController(UsersDbContext db, UserEdits edits, LastChanges last, Current current) : Controller
{
    /// <summary>The form with what is saved.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show([FromRoute] long id, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return NotFound();
        var fields = UserFields.From(user);
        return View(new EditPage(id, user.Label, fields, user.Stamp, EditForm.Of(fields)));
    }

    /// <summary>Saves a user; where somebody else saved another value meanwhile, asks which of the two.</summary>
    [HttpPost(""), ComesBack(typeof(UserFields), "Stamp", EditForm.Opened, EditForm.Seen, EditForm.Take)]
    public async Task<IActionResult> Save([FromRoute] long id, UserFields typed, string? stamp, CancellationToken cancellation)
    {
        var form = EditForm.Read(await Request.ReadFormAsync(cancellation));
        if (!ModelState.IsValid) return await AgainAsync(id, typed, stamp, form, cancellation);
        var outcome = await edits.SaveAsync(id, stamp, form, _ => typed, cancellation);
        if (outcome.Result == ChangeResult.NotFound) return Gone(typed);
        if (outcome.Result == ChangeResult.Done)
        {
            TempData.Tell((outcome.WasSame ? T("{0} was saved already, with the same values.") : T("{0} was saved.")) + outcome.AlsoChanged,
                outcome.Label);
            return RedirectToAction("Details", "Users", new { id });
        }
        if (outcome.Result == ChangeResult.Above) AccessRefusals.NoteRank(HttpContext);
        foreach (var (field, message) in outcome.Errors) ModelState.AddModelError(field, message);
        var page = outcome.Page!;
        Response.StatusCode = page.Conflicts.Count > 0 ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), page with { Conflicts = await last.TellAsync(id, page.Conflicts, Name, cancellation) });
    }

    // Two who work on the same person should know of each other.
    private string Name(AuditEntry entry) => entry.ActorId == current.UserId && entry.ActorKind == AuditJson.Word(ActorKind.User)
        ? T("you, elsewhere") : AuditActor.Words(entry);

    private async Task<IActionResult> AgainAsync(long id, UserFields typed, string? stamp, EditForm form, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } user) return Gone(typed);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), new EditPage(id, user.Label, typed, stamp, form));
    }

    private ViewResult Gone(UserFields typed)
    {
        Response.StatusCode = StatusCodes.Status404NotFound;
        return View(nameof(Gone), typed);
    }

    private Task<UserRow?> FindAsync(long id, CancellationToken cancellation) =>
        db.Users.Where(u => u.Id == id).Select(UserRow.FromUser).SingleOrDefaultAsync(cancellation);
}
