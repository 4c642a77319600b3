using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Audit.Pages;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Changes;

/// <summary>The tab of a person's page that shows what changed about them: field by field, the newest first.</summary>
[Route("/users/{id:long}/changes"), Requires(Permissions.ReadAudit)]
public sealed class ChangesController(UsersDbContext db, IFieldWords words) : Controller
{
    /// <summary>The list; of one field, if one is named.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show([FromRoute] long id, string? field, AuditPlace place, CancellationToken cancellation)
    {
        ModelState.Clear();
        var person = await db.Users.Where(user => user.Id == id).Select(user => new { user.UserName, user.DisplayName })
            .SingleOrDefaultAsync(cancellation);
        if (person is null) return NotFound();
        var page = new ChangesPage(new(id, person.DisplayName ?? person.UserName!, person.UserName!), ChangedField.Find(field), null, []);
        if (!string.IsNullOrEmpty(field) && page.Field is null)
        {
            // All of them would be taken for those that were asked for.
            ModelState.AddModelError(nameof(field), T("There is no such field."));
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(page);
        }
        var list = await place.ReadAsync(ChangeHistory.Query(db, id, page.Field), db, cancellation);
        return View(page with
        {
            List = list,
            Entries = [.. list.Page.Items.Select(entry => EntryChanges.Of(entry, page.Field, words)).Where(one => one.Fields.Count > 0)],
        });
    }
}
