using Microsoft.AspNetCore.Mvc;
using UsersWeb.Availability;
using UsersWeb.Databases;
using UsersWeb.KeyRing;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Settings;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Moves.Pages;

/// <summary>
/// The page that moves the application to another database. Watching and stopping take the permission; everything else takes
/// a password typed lately, too.
/// </summary>
[Route(Path), WhileReadOnly, Requires(Permissions.MoveDatabase)]
public sealed class MoveController(
    MoveJob job, WayBackJob wayBack, MoveTargets targets, DatabaseEngine engine, ConnectionString current, ReadOnlyMode mode,
    KeyRingSettings keys, Current who, TimeProvider clock)
        : Controller
{
    /// <summary>Where it is.</summary>
    public const string Path = "/admin/database/move";

    /// <summary>The word that is typed to switch.</summary>
    public static string CutOverWord => T("switch");

    /// <summary>The word that is typed to have done with the way back.</summary>
    public static string FinishWord => T("finish");

    /// <summary>The field of the connection string.</summary>
    public const string TargetField = "Target";

    /// <summary>The field of the typed word.</summary>
    public const string WordField = "Word";

    private const string Back = "~" + Path;

    /// <summary>The page, in whatever state the job is.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(MoveQuery query)
    {
        // Whoever comes to look at a running move is let in: it may be the second administrator, and the first one is away.
        if (job.Status?.IsActive != true && !RecentSignInAttribute.Holds(HttpContext)) return RecentSignInAttribute.Ask(Request.Here());
        return View("Move", await PageAsync(query));
    }

    /// <summary>The part of the page that changes by itself, for the script that asks each second.</summary>
    [HttpGet("status"), AskedByTimer]
    public async Task<IActionResult> Status() => PartialView("_Job", await PageAsync(new()));

    /// <summary>Looks at the database that was named, and at every row.</summary>
    [HttpPost("test"), RecentSignIn(BackTo = Path + "?unsent=test")]
    public async Task<IActionResult> Test(string? target)
    {
        if (string.IsNullOrWhiteSpace(target))
            return await RefuseAsync(TargetField, T("Paste the connection string of the database to move to."));
        if (target.Trim().Any(char.IsControl))
            return await RefuseAsync(TargetField, T("Remove line breaks and other control characters from the connection string."));
        try
        {
            ConnectionString.Parse(target.Trim());
        }
        catch (ConnectionStringException e)
        {
            return await RefuseAsync(TargetField, e.Message);
        }
        return await AnswerAsync(job.Test(target.Trim(), who));
    }

    /// <summary>The test once more, of the same database.</summary>
    [HttpPost("test-again"), RecentSignIn(BackTo = Path + "?unsent=again")]
    public Task<IActionResult> TestAgain(long run) => AnswerAsync(job.Start(MoveKind.Test, who, run));

    /// <summary>The whole move into a scratch database.</summary>
    [HttpPost("rehearse"), RecentSignIn(BackTo = Path + "?unsent=rehearse", Keeps = [nameof(MoveQuery.Backup)])]
    public Task<IActionResult> Rehearse(long run) => AnswerAsync(job.Start(MoveKind.Rehearsal, who, run));

    /// <summary>The move, up to the question whether to switch.</summary>
    [HttpPost("start"), RecentSignIn(BackTo = Path + "?unsent=start", Keeps = [nameof(MoveQuery.Backup)])]
    public Task<IActionResult> Start(long run, bool backup, bool resume, bool live) =>
        AnswerAsync(job.Start(MoveKind.Move, who, run, new(live, backup, resume)));

    /// <summary>Goes over to the new database.</summary>
    [HttpPost("switch"), RecentSignIn(BackTo = Path + "?unsent=switch")]
    public async Task<IActionResult> CutOver(long run, string? word)
    {
        if (word?.Trim().Equals(CutOverWord, StringComparison.OrdinalIgnoreCase) != true)
            return await RefuseAsync(WordField, T("Type the word {0} to go on.", CutOverWord));
        return job.CutOver(who, run) ? Redirect(Back)
            : await ConflictsAsync(T("There is nothing to switch any more. Somebody else may have stopped the move or switched already."));
    }

    /// <summary>Goes back to the database that was in use before; who wants to goes there again.</summary>
    [HttpPost("back"), RecentSignIn(BackTo = Path + "?unsent=back")]
    public Task<IActionResult> GoBack() => AskAsync(WayBackWish.Back);

    /// <summary>Keeps the database that was in use before up to date, where nobody does any more.</summary>
    [HttpPost("follow"), RecentSignIn(BackTo = Path + "?unsent=follow")]
    public Task<IActionResult> Follow() => AskAsync(null);

    /// <summary>Has done with the way back.</summary>
    [HttpPost("finish"), RecentSignIn(BackTo = Path + "?unsent=finish")]
    public Task<IActionResult> Finish(string? word) => word?.Trim().Equals(FinishWord, StringComparison.OrdinalIgnoreCase) == true
        ? AskAsync(WayBackWish.Finish) : RefuseAsync(WordField, T("Type the word {0} to go on.", FinishWord));

    /// <summary>Stops what runs.</summary>
    [HttpPost("stop")]
    public async Task<IActionResult> Stop() =>
        job.Stop(who) ? Redirect(Back) : await ConflictsAsync(T("There is nothing to stop any more."));

    /// <summary>Puts the result away, and with it the connection string.</summary>
    [HttpPost("forget")]
    public async Task<IActionResult> Forget() =>
        job.Forget() ? Redirect(Back) : await ConflictsAsync(T("It is still running. Stop it first."));

    private async Task<IActionResult> AskAsync(WayBackWish? wish) => await wayBack.AskAsync(wish, who, HttpContext.RequestAborted) switch
    {
        MoveAnswer.NoTarget => await ConflictsAsync(T("There is no way back any more. Somebody else may have had done with it.")),
        var answer => await AnswerAsync(answer),
    };

    private async Task<IActionResult> AnswerAsync(MoveAnswer answer) => answer switch
    {
        MoveAnswer.Done => Redirect(Back),
        MoveAnswer.NotAllowed => await RefuseAsync(TargetField, MoveWords.OutOfReach),
        _ => await ConflictsAsync(Why(answer)),
    };

    private string Why(MoveAnswer answer) => answer switch
    {
        MoveAnswer.Busy => T("Nothing was started, because {0} has started something already. You see it here.", job.Status?.StartedBy),
        MoveAnswer.NotFromBrowser =>
            T("The settings let nobody move the database in a browser (Moves:FromBrowser). Run the command db move on the server."),
        MoveAnswer.NoTarget => T("Name the database to move to first: the connection string was put away meanwhile."),
        MoveAnswer.Outdated =>
            T("Nothing was started, because the page you had open was not up to date: another database has been looked at since. You see "
            + "it here."),
        MoveAnswer.SettingsChanged =>
            T("The settings name another database than the one this page shows. Restart UsersWeb first, so that the right one is moved."),
        _ => T("The system could not start another process. Free some memory, or run the command db move on the server."),
    };

    private async Task<IActionResult> RefuseAsync(string field, string message)
    {
        ModelState.Clear();
        ModelState.AddModelError(field, message);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Move", await PageAsync(new()));
    }

    private async Task<IActionResult> ConflictsAsync(string message)
    {
        ModelState.Clear();
        ModelState.AddModelError("", message);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View("Move", await PageAsync(new()));
    }

    // Our own move's lock is seen for a moment after its process has ended.
    private bool IsElsewhere(MoveStatus? status) =>
        mode.IsMoving && status?.IsActive != true && !(status?.EndedAt > clock.GetUtcNow().UtcDateTime.AddSeconds(-3));

    private async Task<MovePage> PageAsync(MoveQuery query)
    {
        var status = job.Status;
        var setting = status?.State is MoveState.Waiting or MoveState.CuttingOver or MoveState.Ended ? job.Setting() : null;
        return new(status, engine.Name, current.Masked, setting, status?.IsActive == true ? [] : MoveReports.Newest(),
            query)
        {
            IsElsewhere = IsElsewhere(status),
            IsForBrowsers = targets.FromBrowser,
            HasEncryptedKeys = keys.Certificate is not null,
            WayBack = status?.IsActive == true ? null : await wayBack.ReadAsync(HttpContext.RequestAborted),
        };
    }
}
