using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Users.Notes;

/// <summary>
/// The tab of a person's page with remarks of those who look after people. Everybody changes and removes their own only. That one was
/// written, changed or removed stands in the audit, what it said does not: it may have to go.
/// </summary>
[Route("/users/{id:long}/notes"), Requires(Permissions.ReadUsers)]
public sealed class NotesController(
    UsersDbContext db, AuditTrail audit, AuditedTransaction transaction, Current current, TimeProvider clock) : Controller
{
    private const int Size = 20;

    /// <summary>The notes, the newest first.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show([FromRoute] long id, long? before, CancellationToken cancellation)
    {
        ModelState.Clear();
        return await PageAsync(id, before, null, null, cancellation) is { } page ? View(page) : NotFound();
    }

    /// <summary>Adds one.</summary>
    [HttpPost(""), Requires(Permissions.ChangeUsers), ComesBack("Text")]
    public async Task<IActionResult> Create([FromRoute] long id, [FromForm] string? text, CancellationToken cancellation)
    {
        if (Check(text) is not { } written) return await AgainAsync(id, null, text, cancellation);
        if (await NameAsync(id, cancellation) is not { } name) return NotFound();
        await transaction.RunAsync(async () =>
        {
            var note = new Note
            {
                UserId = id,
                AuthorId = current.UserId,
                AuthorName = current.Name.Cut(UserLimits.Email),
                Text = written,
                CreatedAt = clock.Now(),
            };
            db.Notes.Add(note);
            await db.SaveChangesAsync(cancellation);
            // What was written must not go with those who are made up.
            await db.Users.Where(user => user.Id == id && user.IsSample)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsSample, false), cancellation);
            audit.Add(AuditActions.NoteAdd, id, name, null, new() { ["note"] = note.Id });
        }, cancellation);
        TempData["Notice"] = T("The note is saved.");
        return RedirectToAction(nameof(Show), new { id });
    }

    /// <summary>One's own note in the form.</summary>
    [HttpGet("{note:long}/edit"), Requires(Permissions.ChangeUsers)]
    public async Task<IActionResult> Edit([FromRoute] long id, [FromRoute] long note, CancellationToken cancellation) =>
        await Own(id, note).AsNoTracking().SingleOrDefaultAsync(cancellation) is { } own
            && await PageAsync(id, null, note, own.Text, cancellation) is { } page ? View(nameof(Show), page) : NotFound();

    /// <summary>Changes one's own note.</summary>
    [HttpPost("{note:long}/edit"), ActionName(nameof(Edit)), Requires(Permissions.ChangeUsers), ComesBack("Text")]
    public async Task<IActionResult> Update(
        [FromRoute] long id, [FromRoute] long note, [FromForm] string? text, CancellationToken cancellation)
    {
        if (Check(text) is not { } written) return await AgainAsync(id, note, text, cancellation);
        DateTime? now = clock.Now();
        return await ChangeAsync(id, note, AuditActions.NoteChange, T("The note is changed."), () => Own(id, note).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.Text, written).SetProperty(one => one.EditedAt, now), cancellation), cancellation);
    }

    /// <summary>Removes one's own note.</summary>
    [HttpPost("{note:long}/delete"), Requires(Permissions.ChangeUsers)]
    public Task<IActionResult> Delete([FromRoute] long id, [FromRoute] long note, CancellationToken cancellation) =>
        ChangeAsync(id, note, AuditActions.NoteRemove, T("The note is removed."),
            () => Own(id, note).ExecuteDeleteAsync(cancellation), cancellation);

    private IQueryable<Note> Own(long id, long note)
    {
        var author = current.UserId;
        return db.Notes.Where(one => one.Id == note && one.UserId == id && one.AuthorId == author);
    }

    private async Task<IActionResult> ChangeAsync(
        long id, long note, string action, string notice, Func<Task<int>> change, CancellationToken cancellation)
    {
        if (await NameAsync(id, cancellation) is not { } name) return NotFound();
        var isDone = await transaction.RunAsync(async () =>
        {
            if (await change() == 0) return false;
            audit.Add(action, id, name, null, new() { ["note"] = note });
            return true;
        }, done => done, cancellation);
        if (!isDone) return NotFound();
        TempData["Notice"] = notice;
        return RedirectToAction(nameof(Show), new { id });
    }

    // What is saved; null when something is wrong with it.
    private string? Check(string? text)
    {
        var written = text?.ReplaceLineEndings("\n").Trim() ?? "";
        ModelState.Clear();
        if (written.Length == 0) ModelState.AddModelError("Text", T("Write something."));
        else if (written.Length > Note.Longest) ModelState.AddModelError("Text", T("At most {0} characters.", Human.Number(Note.Longest)));
        else if (!Text.IsSearchable(written)) ModelState.AddModelError("Text", T("This holds a character that can't be saved."));
        return ModelState.IsValid ? written : null;
    }

    private async Task<IActionResult> AgainAsync(long id, long? note, string? text, CancellationToken cancellation)
    {
        if (await PageAsync(id, null, note, text, cancellation) is not { } page) return NotFound();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Show), page);
    }

    private Task<string?> NameAsync(long id, CancellationToken cancellation) =>
        db.Users.Where(user => user.Id == id).Select(user => user.UserName).SingleOrDefaultAsync(cancellation);

    private async Task<NotesPage?> PageAsync(long id, long? before, long? edited, string? typed, CancellationToken cancellation)
    {
        var person = await db.Users.Where(user => user.Id == id).Select(UserRow.FromUser).SingleOrDefaultAsync(cancellation);
        if (person is null) return null;
        var notes = await db.Notes.AsNoTracking().Where(note => note.UserId == id && (before == null || note.Id < before))
            .OrderByDescending(note => note.Id).Take(Size + 1).ToListAsync(cancellation);
        var hasMore = notes.Count > Size;
        return new(person, [.. notes.Take(Size)], hasMore ? notes[Size - 1].Id : null, before is not null, edited, typed);
    }
}

/// <summary>What the tab shows.</summary>
/// <param name="User">About whom.</param>
/// <param name="Notes">The newest first.</param>
/// <param name="Older">Where the next page begins; null at the end.</param>
/// <param name="IsOlder">Whether it does not begin with the newest.</param>
/// <param name="Edited">The note in the form; null for a new one.</param>
/// <param name="Typed">What stands in the form.</param>
public sealed record NotesPage(UserRow User, IReadOnlyList<Note> Notes, long? Older, bool IsOlder, long? Edited, string? Typed);
