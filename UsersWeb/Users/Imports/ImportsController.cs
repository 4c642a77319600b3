using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Users.Imports.Files;
using UsersWeb.Web;

namespace UsersWeb.Users.Imports;

/// <summary>People from a file: choose it, say what its columns are, look at what it would lead to, do it.</summary>
[Route("/users/import"), Requires(Permissions.ChangeUsers)]
public sealed class ImportsController(
    UsersDbContext db, UserImports imports, ImportFiles files, ImportUpload upload, ImportLimits limits, Downloads downloads,
    TimeProvider clock) : Controller
{
    private const string Page = "/users/import/{id}";
    private const int SecondsToNextLook = 2;
    private const int Listed = 20;
    private const int ProblemsOfPage = 50;
    private const int ProblemsOfBlock = 2_000;

    /// <summary>Where a file is chosen.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellation) => View(await ListAsync(cancellation));

    /// <summary>Keeps a file.</summary>
    [HttpPost(""), IgnoreAntiforgeryToken, ReadsItsForm]
    public async Task<IActionResult> Create(CancellationToken cancellation)
    {
        try
        {
            var import = await upload.TakeAsync(HttpContext, cancellation);
            return RedirectToAction(nameof(Columns), new { id = import.Id });
        }
        catch (AntiforgeryValidationException)
        {
            return new AntiforgeryValidationFailedResult();
        }
        catch (ImportFileException e)
        {
            ModelState.AddModelError("File", e.Message);
            Response.StatusCode = e.IsTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status422UnprocessableEntity;
            return View(nameof(Index), await ListAsync(cancellation));
        }
    }

    /// <summary>What the columns of a file are, and what is to be done.</summary>
    [HttpGet("{id:long}/columns")]
    public async Task<IActionResult> Columns(
        [FromRoute] long id, string? separator, string? encoding, CancellationToken cancellation)
    {
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        if (import.StartedAt is not null) return RedirectToAction(nameof(Show), new { id });
        var saved = import.Settings is { } json ? ImportSettings.OfJson(json) : null;
        var chosen = CsvDialect.Encodings.Contains(encoding) ? encoding : saved?.Encoding;
        var between = CsvDialect.Separator(separator) ?? saved?.Separator;
        var preview = await ImportPreview.ReadAsync(files, import, between, chosen, cancellation);
        var isSame = saved?.Separator == preview.Separator && saved.Columns.Count == preview.Headers.Count;
        var settings = (saved ?? new()) with
        {
            Separator = preview.Separator,
            Encoding = preview.Encoding,
            Columns = isSame ? saved!.Columns : ImportColumns.Match(preview.Headers),
        };
        return View(new ImportColumnsPage(import, preview, settings));
    }

    /// <summary>Checks the file by what was chosen.</summary>
    [HttpPost("{id:long}/columns")]
    public async Task<IActionResult> Check([FromRoute] long id, ImportForm form, CancellationToken cancellation)
    {
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        if (import.StartedAt is not null) return RedirectToAction(nameof(Show), new { id });
        var settings = form.ToSettings();
        var preview = await ImportPreview.ReadAsync(files, import, settings.Separator, settings.Encoding, cancellation);
        ModelState.Clear();
        // Of a file that was read in another way meanwhile, the columns are others.
        if (settings.Columns.Count != preview.Headers.Count)
            settings = settings with { Columns = ImportColumns.Match(preview.Headers) };
        foreach (var (field, message) in settings.Check(import.IsUtf8)) ModelState.AddModelError(field, message);
        if (preview.Failure is not null) ModelState.AddModelError("", preview.Failure);
        if (ModelState.IsValid && await imports.CheckAsync(import, settings, isInBackground: true, cancellation) is { } refusal)
            ModelState.AddModelError("", refusal);
        if (ModelState.IsValid) return RedirectToAction(nameof(Show), new { id });
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View(nameof(Columns), new ImportColumnsPage(import, preview, settings));
    }

    /// <summary>What it would lead to; how far it is; what it has led to.</summary>
    [HttpGet("{id:long}")]
    public async Task<IActionResult> Show([FromRoute] long id, string? after, CancellationToken cancellation)
    {
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        if (import.Stage() == ImportStage.Columns) return RedirectToAction(nameof(Columns), new { id });
        var page = await PageAsync(import, after, cancellation);
        if (page.IsAtWork) HttpContext.ReloadIn(SecondsToNextLook);
        return View(page);
    }

    /// <summary>Begins, or goes on with one that was broken off.</summary>
    [HttpPost("{id:long}/start"), RecentSignIn(BackTo = Page)]
    public async Task<IActionResult> Start(
        [FromRoute] long id, [FromForm] string? onlyRight, [FromForm] int? checks, CancellationToken cancellation)
    {
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        var refusal = import.Stage() switch
        {
            ImportStage.Checked when checks is { } seen && seen != import.Checks =>
                T("It was checked again meanwhile, in another window. Look at what it would lead to now."),
            ImportStage.Checking when await IsAtWorkAsync(import, cancellation) => T("It is not checked yet."),
            ImportStage.Checking =>
                await imports.CheckAsync(import, ImportSettings.OfJson(import.Settings!), isInBackground: true, cancellation),
            _ => await imports.StartAsync(import, onlyRight is not null, isInBackground: true, cancellation),
        };
        return await AnswerAsync(id, refusal, cancellation);
    }

    /// <summary>Leaves it at what was done.</summary>
    [HttpPost("{id:long}/stop")]
    public async Task<IActionResult> Stop([FromRoute] long id, CancellationToken cancellation)
    {
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        return await AnswerAsync(id, await imports.StopAsync(import, cancellation), cancellation);
    }

    /// <summary>Throws a file away that was not begun.</summary>
    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete([FromRoute] long id, CancellationToken cancellation)
    {
        if (await imports.FindAnyAsync(id, cancellation) is not { } import) return NotFound();
        await imports.RemoveAsync(import, cancellation);
        if (await imports.FindAsync(id, cancellation) is not null) return RedirectToAction(nameof(Show), new { id });
        TempData.Tell(T("{0} was thrown away; nothing was imported."), import.FileName);
        return RedirectToAction(nameof(Index));
    }

    /// <summary>All that is wrong with it, as CSV.</summary>
    [HttpGet("{id:long}/problems.csv")]
    public async Task<IActionResult> Problems([FromRoute] long id, CancellationToken cancellation)
    {
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        await downloads.SendAsync(HttpContext, "text/csv; charset=utf-8; header=present", $"problems-{Human.Id(id)}.csv", async () =>
        {
            await Response.WriteAsync(ImportProblems.Header, cancellation);
            await foreach (var block in ImportProblems.ReadAsync(db, import.Id, ProblemsOfBlock, cancellation))
                await Response.WriteAsync(string.Concat(block.Select(ImportProblems.Csv)), Encoding.UTF8, cancellation);
        });
        return new EmptyResult();
    }

    private async Task<IActionResult> AnswerAsync(long id, string? refusal, CancellationToken cancellation)
    {
        if (refusal is null) return RedirectToAction(nameof(Show), new { id });
        if (await imports.FindAsync(id, cancellation) is not { } import) return NotFound();
        ModelState.Clear();
        ModelState.AddModelError("", refusal);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View(nameof(Show), await PageAsync(import, null, cancellation));
    }

    private async Task<ImportListPage> ListAsync(CancellationToken cancellation) =>
        new(limits.MostBytes, await imports.ListAsync(Listed, cancellation));

    private async Task<ImportPage> PageAsync(Import import, string? after, CancellationToken cancellation)
    {
        var (line, number) = after?.Split('.') is [var first, var second]
            && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var l)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? (l, n) : (0, 0);
        var some = await ImportProblems.After(db, import.Id, line, number).Take(ProblemsOfPage + 1).ToListAsync(cancellation);
        var next = some.Count > ProblemsOfPage ? FormattableString.Invariant($"{some[^2].Line}.{some[^2].Number}") : null;
        var isCut = next is not null
            && await db.ImportProblems.CountAsync(one => one.ImportId == import.Id, cancellation) >= ImportProblems.MostKept;
        var work = await WorkAsync(import, cancellation);
        double? share = import.StartedAt is not null && import.Rows > 0 ? (double)import.Done / import.Rows
            : work is { Total: > 0 and var total } ? (double)work.Done / total : null;
        return new(import, [.. some.Take(ProblemsOfPage)], next, isCut, work is not null, share, clock.Now());
    }

    private async Task<bool> IsAtWorkAsync(Import import, CancellationToken cancellation) =>
        await WorkAsync(import, cancellation) is not null;

    private Task<WorkItem?> WorkAsync(Import import, CancellationToken cancellation)
    {
        var name = import.Stage() switch
        {
            ImportStage.Checking => ImportWork.NameOfCheck(import.Id, import.Checks),
            ImportStage.Running => ImportWork.NameOfRun(import.Id),
            _ => "",
        };
        return db.WorkItems.AsNoTracking().SingleOrDefaultAsync(item => item.UniqueName == name, cancellation);
    }
}
