using Microsoft.AspNetCore.Mvc;
using UsersWeb.Data;

namespace UsersWeb.Samples;

/// <summary>The sample people, as a whole.</summary>
public sealed class SamplesController(UsersDbContext db) : Controller
{
    /// <summary>Removes every sample person.</summary>
    [HttpPost("/users/samples/delete")]
    public async Task<IActionResult> Delete(CancellationToken cancellation)
    {
        var count = await SamplePeople.RemoveAsync(db, cancellation);
        TempData["Notice"] = count == 1 ? "One sample person was removed." : $"{count:N0} sample people were removed.";
        return RedirectToAction("Index", "Users");
    }
}
