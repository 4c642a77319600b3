using Microsoft.AspNetCore.Mvc;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Users.SavedViews;

/// <summary>Views of one's own. All forms stand at the list, and lead back to it; the page here shows what is wrong with one.</summary>
[Route("/users/views"), Requires(Permissions.ReadUsers)]
public sealed class SavedViewsController(OwnViews views) : Controller
{
    /// <summary>Keeps a list under a name.</summary>
    [HttpPost(""), ComesBack("name", "list")]
    public async Task<IActionResult> Create([FromForm] string? name, [FromForm] string? list, CancellationToken cancellation)
    {
        var typed = new SavedViewPage(null, name?.Trim() ?? "", list, null);
        if (SavedViewForm.QueryOf(list) is not { } query) return LocalRedirect("~" + ListPlace.Of(list));
        if (SavedViewForm.Check(typed.Name) is { } problem) return Again(typed, problem);
        if (query.Length > SavedView.LongestQuery) return Again(typed, SavedViewForm.ListTooLong);
        var result = await views.AddAsync(typed.Name, query, cancellation);
        if (result == SavedViewResult.TooMany) return Again(typed, SavedViewForm.TooMany);
        if (result == SavedViewResult.Taken) return await AgainAsync(typed, cancellation);
        return Saved(typed.Name, query);
    }

    /// <summary>Has a view show another list.</summary>
    [HttpPost("replace")]
    public async Task<IActionResult> Replace([FromForm] long view, [FromForm] string? list, CancellationToken cancellation)
    {
        if (await views.FindAsync(view, cancellation) is not { } found) return NotFound();
        if (SavedViewForm.QueryOf(list) is not { } query) return LocalRedirect("~" + ListPlace.Of(list));
        if (query.Length > SavedView.LongestQuery) return Again(new(null, found.Name, list, null), SavedViewForm.ListTooLong);
        return await views.ReplaceAsync(view, query, cancellation) == SavedViewResult.Done ? Saved(found.Name, query) : NotFound();
    }

    /// <summary>Gives a view another name.</summary>
    [HttpPost("{id:long}/rename"), ComesBack("name", "list")]
    public async Task<IActionResult> Rename(
        [FromRoute] long id, [FromForm] string? name, [FromForm] string? list, CancellationToken cancellation)
    {
        if (await views.FindAsync(id, cancellation) is not { } view) return NotFound();
        var typed = new SavedViewPage(view, name?.Trim() ?? "", list, null);
        if (SavedViewForm.Check(typed.Name) is { } problem) return Again(typed, problem);
        var result = await views.RenameAsync(id, typed.Name, cancellation);
        if (result == SavedViewResult.NotFound) return NotFound();
        if (result == SavedViewResult.Taken) return Again(typed, SavedViewForm.Taken);
        TempData.Tell(T("Your view is called {0} now."), typed.Name);
        return LocalRedirect("~" + ListPlace.Of(list));
    }

    /// <summary>Removes a view; the notice takes it back.</summary>
    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete([FromRoute] long id, CancellationToken cancellation)
    {
        if (await views.FindAsync(id, cancellation) is not { } view) return NotFound();
        if (await views.RemoveAsync(id, cancellation) != SavedViewResult.Done) return NotFound();
        TempData.Tell(T("Your view {0} was removed."), view.Name);
        // Where its list is understood no more there is nothing to go back to, and nothing to save again.
        if (!SavedViewForm.IsUnderstood(view)) return LocalRedirect("~/users");
        TempData.OfferUndo("/users/views", ("name", view.Name), "?" + view.Query);
        return LocalRedirect("~/users?" + view.Query);
    }

    private LocalRedirectResult Saved(string name, string query)
    {
        TempData.Tell(T("Your view {0} is saved."), name);
        return LocalRedirect("~/users?" + query);
    }

    private async Task<IActionResult> AgainAsync(SavedViewPage typed, CancellationToken cancellation) =>
        Again(typed with { Other = await views.FindAsync(typed.Name, cancellation) }, SavedViewForm.Taken);

    private ViewResult Again(SavedViewPage typed, string problem)
    {
        ModelState.Clear();
        ModelState.AddModelError("name", problem);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Show", typed);
    }
}

/// <summary>A view that could not be saved as it was typed.</summary>
/// <param name="View">The one that was to be renamed; null for a new one.</param>
/// <param name="Name">What was typed.</param>
/// <param name="List">The query of the list.</param>
/// <param name="Other">The one that has this name, which can be replaced; null for none.</param>
public sealed record SavedViewPage(SavedView? View, string Name, string? List, SavedView? Other);
