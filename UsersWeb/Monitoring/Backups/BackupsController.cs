using Microsoft.AspNetCore.Mvc;
using UsersWeb.Shared;

namespace UsersWeb.Monitoring.Backups;

/// <summary>Backups of the database.</summary>
[Route("/admin/database/backups"), Requires(Permissions.MoveDatabase)]
public sealed class BackupsController(BackupList backups) : Controller
{
    /// <summary>Asks for one.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(CancellationToken cancellation)
    {
        await backups.AskAsync(cancellation);
        return LocalRedirect("~/admin/database#backups");
    }
}
