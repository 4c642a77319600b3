using Microsoft.AspNetCore.Mvc;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Samples;

/// <summary>The sample people, as a whole.</summary>
[Route("/users/samples"), Requires(Permissions.DeleteUsers)]
public sealed class SamplesController(SamplePeople samples, SampleRemoval removal) : Controller
{
    private const int SecondsToNextLook = 2;

    /// <summary>How far their removal is, and what became of it.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellation)
    {
        if (await removal.LastAsync(cancellation) is not { } last) return RedirectToAction(nameof(Delete));
        var page = new SampleRemovalPage(last, await samples.CountAsync(cancellation));
        if (page.IsOpen) HttpContext.ReloadIn(SecondsToNextLook);
        return View(page);
    }

    /// <summary>Asks first.</summary>
    [HttpGet("delete"), RecentSignIn]
    public async Task<IActionResult> Delete(CancellationToken cancellation)
    {
        if (await removal.LastAsync(cancellation) is { DueAt: not null }) return RedirectToAction(nameof(Show));
        return View(new SampleQuestion(await samples.CountAsync(cancellation), await samples.CountWithRolesAsync(cancellation)));
    }

    /// <summary>Has every sample person removed.</summary>
    [HttpPost("delete"), ActionName(nameof(Delete)), RecentSignIn(BackTo = "/users/samples/delete")]
    public async Task<IActionResult> DeleteConfirmed(CancellationToken cancellation)
    {
        await removal.StartAsync(cancellation);
        return RedirectToAction(nameof(Show));
    }

    /// <summary>Leaves those who are there by now.</summary>
    [HttpPost("stop")]
    public async Task<IActionResult> Stop(CancellationToken cancellation)
    {
        await removal.StopAsync(cancellation);
        return RedirectToAction(nameof(Show));
    }
}

/// <summary>Asks before the sample people are removed.</summary>
/// <param name="Count">How many would go.</param>
/// <param name="WithRoles">How many stay, because they have a role.</param>
public sealed record SampleQuestion(int Count, int WithRoles);

/// <summary>How far the removal is.</summary>
/// <param name="Work">The work.</param>
/// <param name="Left">How many sample people are there by now.</param>
public sealed record SampleRemovalPage(WorkItem Work, int Left)
{
    /// <summary>Whether it is yet to be done.</summary>
    public bool IsOpen => Work.DueAt is not null;

    /// <summary>Whether nobody has been removed yet.</summary>
    public bool IsWaiting => IsOpen && Work.Attempts == 0;

    /// <summary>Whether somebody stopped it.</summary>
    public bool WasStopped => Work.LastError == SampleRemoval.Stopped;
}
