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
    MoveJob job, MoveTargets targets, DatabaseEngine engine, ConnectionString current, ReadOnlyMode mode, KeyRingSettings keys, Current who,
    TimeProvider clock)
        : Controller
{
    /// <summary>Where it is.</summary>
    public const string Path = "/admin/database/move";

    /// <summary>The word that is typed to switch.</summary>
    public static string CutOverWord => T("switch");

    /// <summary>The field of the connection string.</summary>
    public const string TargetField = "Target";

    /// <summary>The field of the typed word.</summary>
    public const string WordField = "Word";

    private const string Back = "~" + Path;

    /// <summary>The page, in whatever state the job is.</summary>
    [HttpGet("")]
    public IActionResult Show(MoveQuery query)
    {
        // Whoever comes to look at a running move is let in: it may be the second administrator, and the first one is away.
        if (job.Status?.IsActive != true && !RecentSignInAttribute.Holds(HttpContext)) return RecentSignInAttribute.Ask(Request.Here());
        return View("Move", Page(query));
    }

    /// <summary>The part of the page that changes by itself, for the script that asks each second.</summary>
    [HttpGet("status"), AskedByTimer]
    public IActionResult Status() => PartialView("_Job", Page(new()));

    /// <summary>Looks at the database that was named, and at every row.</summary>
    [HttpPost("test"), RecentSignIn(BackTo = Path + "?unsent=test")]
    public IActionResult Test(string? target)
    {
        if (string.IsNullOrWhiteSpace(target)) return Refuse(TargetField, T("Paste the connection string of the database to move to."));
        if (target.Trim().Any(char.IsControl))
            return Refuse(TargetField, T("Remove line breaks and other control characters from the connection string."));
        try
        {
            ConnectionString.Parse(target.Trim());
        }
        catch (ConnectionStringException e)
        {
            return Refuse(TargetField, e.Message);
        }
        return Answer(job.Test(target.Trim(), who));
    }

    /// <summary>The test once more, of the same database.</summary>
    [HttpPost("test-again"), RecentSignIn(BackTo = Path + "?unsent=again")]
    public IActionResult TestAgain(long run) => Answer(job.Start(MoveKind.Test, who, run));

    /// <summary>The whole move into a scratch database.</summary>
    [HttpPost("rehearse"), RecentSignIn(BackTo = Path + "?unsent=rehearse", Keeps = [nameof(MoveQuery.Backup)])]
    public IActionResult Rehearse(long run) => Answer(job.Start(MoveKind.Rehearsal, who, run));

    /// <summary>The move, up to the question whether to switch.</summary>
    [HttpPost("start"), RecentSignIn(BackTo = Path + "?unsent=start", Keeps = [nameof(MoveQuery.Backup)])]
    public IActionResult Start(long run, bool backup, bool resume) => Answer(job.Start(MoveKind.Move, who, run, backup, resume));

    /// <summary>Goes over to the new database.</summary>
    [HttpPost("switch"), RecentSignIn(BackTo = Path + "?unsent=switch")]
    public IActionResult CutOver(long run, string? word)
    {
        if (word?.Trim().Equals(CutOverWord, StringComparison.OrdinalIgnoreCase) != true)
            return Refuse(WordField, T("Type the word {0} to go on.", CutOverWord));
        return job.CutOver(who, run) ? Redirect(Back)
            : Conflicts(T("There is nothing to switch any more. Somebody else may have stopped the move or switched already."));
    }

    /// <summary>Stops what runs.</summary>
    [HttpPost("stop")]
    public IActionResult Stop() =>
        job.Stop(who) ? Redirect(Back) : Conflicts(T("There is nothing to stop any more."));

    /// <summary>Puts the result away, and with it the connection string.</summary>
    [HttpPost("forget")]
    public IActionResult Forget() =>
        job.Forget() ? Redirect(Back) : Conflicts(T("It is still running. Stop it first."));

    private IActionResult Answer(MoveAnswer answer) => answer switch
    {
        MoveAnswer.Done => Redirect(Back),
        MoveAnswer.Busy =>
            Conflicts(T("Nothing was started, because {0} has started something already. You see it here.", job.Status?.StartedBy)),
        MoveAnswer.NotFromBrowser =>
            Conflicts(T("The settings let nobody move the database in a browser (Moves:FromBrowser). Run the command db move on the "
            + "server.")),
        MoveAnswer.NotAllowed => Refuse(TargetField, MoveWords.OutOfReach),
        MoveAnswer.NoTarget => Conflicts(T("Name the database to move to first: the connection string was put away meanwhile.")),
        MoveAnswer.Outdated =>
            Conflicts(T("Nothing was started, because the page you had open was not up to date: another database has been looked at "
            + "since. You see it here.")),
        MoveAnswer.SettingsChanged =>
            Conflicts(T("The settings name another database than the one this page shows. Restart UsersWeb first, so that the right one "
            + "is moved.")),
        _ => Conflicts(T("The system could not start another process. Free some memory, or run the command db move on the server.")),
    };

    private ViewResult Refuse(string field, string message)
    {
        ModelState.Clear();
        ModelState.AddModelError(field, message);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return View("Move", Page(new()));
    }

    private ViewResult Conflicts(string message)
    {
        ModelState.Clear();
        ModelState.AddModelError("", message);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View("Move", Page(new()));
    }

    // Our own move's lock is seen for a moment after its process has ended.
    private bool IsElsewhere(MoveStatus? status) =>
        mode.IsMoving && status?.IsActive != true && !(status?.EndedAt > clock.GetUtcNow().UtcDateTime.AddSeconds(-3));

    private MovePage Page(MoveQuery query)
    {
        var status = job.Status;
        var setting = status?.State is MoveState.Waiting or MoveState.CuttingOver ? job.Setting() : null;
        return new(status, engine.Name, current.Masked, setting, status?.IsActive == true ? [] : MoveReports.Newest(),
            query)
        { IsElsewhere = IsElsewhere(status), IsForBrowsers = targets.FromBrowser, HasEncryptedKeys = keys.Certificate is not null };
    }
}
