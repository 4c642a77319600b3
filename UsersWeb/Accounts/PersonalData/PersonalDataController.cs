using Microsoft.AspNetCore.Mvc;
using UsersWeb.Audit;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Accounts.PersonalData;

/// <summary>Everything that the application holds about the signed-in person (GDPR, article 15 and 20).</summary>
[Route("/account/data")]
public sealed class PersonalDataController(PersonalDataFile file, AuditNote audit, Downloads downloads) : Controller
{
    /// <summary>What it is, and where to get it.</summary>
    [HttpGet("")]
    public IActionResult Show() => View();

    /// <summary>All of it as JSON.</summary>
    [HttpGet("file"), RecentSignIn]
    public async Task Download(CancellationToken cancellation)
    {
        await audit.WriteAsync(AuditActions.DataExport, new() { ["user"] = User.UserId() }, cancellation);
        await downloads.SendAsync(HttpContext, "application/json; charset=utf-8", "my-data.json",
            () => file.WriteAsync(User.UserId(), Response.BodyWriter, cancellation));
    }
}
