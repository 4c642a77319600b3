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
        // As long as somebody works on it the work itself says how far it is, and nobody counts.
        var page = new SampleRemovalPage(last, last.DueAt is null ? await samples.CountAsync(cancellation) : 0);
        if (page.IsOpen) HttpContext.ReloadIn(SecondsToNextLook);
        return View(page);
    }

    /// <summary>Asks first.</summary>
    [HttpGet("delete"), RecentSignIn]
    public async Task<IActionResult> Delete(CancellationToken cancellation)
    {
        if (await removal.LastAsync(cancellation) is { DueAt: not null }) return RedirectToAction(nameof(Show));
        return View(await samples.CountAsync(cancellation));
    }

    /// <summary>Has every sample person removed.</summary>
    [HttpPost("delete"), ActionName(nameof(Delete)), RecentSignIn(BackTo = "/users/samples/delete")]
    public async Task<IActionResult> DeleteConfirmed(CancellationToken cancellation)
    {
        await removal.StartAsync(await samples.CountAsync(cancellation), cancellation);
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

/// <summary>How far the removal is.</summary>
/// <param name="Work">The work.</param>
/// <param name="Left">How many sample people are there after it; 0 as long as it is yet to be done.</param>
public sealed record SampleRemovalPage(WorkItem Work, int Left)
{
    /// <summary>Whether it is yet to be done.</summary>
    public bool IsOpen => Work.DueAt is not null;

    /// <summary>Whether nobody has been removed yet.</summary>
    public bool IsWaiting => IsOpen && Work is { Attempts: 0, Done: 0 };
}
