using Microsoft.AspNetCore.Mvc;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Samples;

/// <summary>The sample people, as a whole.</summary>
public sealed class SamplesController(SamplePeople samples) : Controller
{
    /// <summary>Removes every sample person.</summary>
    [HttpPost("/users/samples/delete"), RecentSignIn(BackTo = "/users"), Requires(Permissions.DeleteUsers)]
    public async Task<IActionResult> Delete(CancellationToken cancellation)
    {
        var count = await samples.RemoveAsync(cancellation);
        TempData["Notice"] = count == 1 ? "One sample person was removed." : $"{count:N0} sample people were removed.";
        return RedirectToAction("Index", "Users");
    }
}
