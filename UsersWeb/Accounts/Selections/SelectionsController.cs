using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Selections;

/// <summary>The same to many people at once: a look at whom it means, then the deed in the background.</summary>
[Route("/users/selections"), Requires(Permissions.ReadUsers)]
public sealed class SelectionsController(UsersDbContext db, Selections selections, Current current) : Controller
{
    private const string Page = "/users/selections/{id}";
    private const int SecondsToNextLook = 2;

    /// <summary>Keeps who was ticked, or everybody whom the list shows.</summary>
    [HttpPost(""), ComesBack("deed", "ids", "everybody", "list")]
    public async Task<IActionResult> Create(
        [FromForm] string? deed, [FromForm] long[]? ids, [FromForm] string? everybody, [FromForm] string? list,
        CancellationToken cancellation)
    {
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(list);
        var back = "~" + ListPlace.Of(list);
        if (BulkDeed.Find(deed) is not { } found) return Back(back, T("Choose what to do with them."));
        if (!current.May(found.Permission)) return Forbid();
        var search = UserSearch.Read(query, out var errors);
        if (errors.Count > 0) return LocalRedirect(back);
        var id = everybody is not null ? await selections.AddAsync(found, search, cancellation)
            : await selections.AddAsync(found, ids ?? [], cancellation);
        return id is { } key ? RedirectToAction(nameof(Show), new { id = key }) : Back(back, T("Tick somebody first."));
    }

    /// <summary>Whom it means; how far it is; what became of it.</summary>
    [HttpGet("{id:long}")]
    public async Task<IActionResult> Show([FromRoute] long id, CancellationToken cancellation)
    {
        if (await selections.FindAsync(id, cancellation) is not { } selection) return NotFound();
        var page = await SelectionPage.ReadAsync(db, selection, current, cancellation);
        if (page.IsRunning) HttpContext.ReloadIn(SecondsToNextLook);
        return View(page);
    }

    /// <summary>Begins.</summary>
    [HttpPost("{id:long}/start"), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> Start([FromRoute] long id, [FromForm] string? word, CancellationToken cancellation)
    {
        if (await selections.FindAsync(id, cancellation) is not { } selection) return NotFound();
        var deed = BulkDeed.Find(selection.Deed)!;
        if (!current.May(deed.Permission)) return Forbid();
        var isConfirmed = !deed.TakesWord || selection.StartedAt is not null || word?.Trim() == deed.Code;
        var refusal = isConfirmed ? await selections.StartAsync(selection, cancellation) : T("Type the word {0} to go on.", deed.Code);
        if (refusal is null) return RedirectToAction(nameof(Show), new { id });
        ModelState.Clear();
        ModelState.AddModelError(isConfirmed ? "" : "Word", refusal);
        Response.StatusCode = isConfirmed ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), await SelectionPage.ReadAsync(db, selection, current, cancellation));
    }

    /// <summary>Leaves it at what was done.</summary>
    [HttpPost("{id:long}/stop")]
    public async Task<IActionResult> Stop([FromRoute] long id, CancellationToken cancellation)
    {
        if (await selections.FindAsync(id, cancellation) is not { } selection) return NotFound();
        await selections.StopAsync(selection, cancellation);
        return RedirectToAction(nameof(Show), new { id });
    }

    /// <summary>Selects those to whom it was done, to take it back.</summary>
    [HttpPost("{id:long}/undo")]
    public async Task<IActionResult> Undo([FromRoute] long id, CancellationToken cancellation)
    {
        if (await selections.FindAsync(id, cancellation) is not { } selection) return NotFound();
        if (BulkDeed.Find(BulkDeed.Find(selection.Deed)!.UndoneBy) is not { } reverse) return NotFound();
        if (!current.May(reverse.Permission)) return Forbid();
        return await selections.ReverseAsync(selection, reverse, cancellation) is { } key
            ? RedirectToAction(nameof(Show), new { id = key }) : RedirectToAction(nameof(Show), new { id });
    }

    private LocalRedirectResult Back(string to, string notice)
    {
        TempData["Notice"] = notice;
        return LocalRedirect(to);
    }
}
