using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Databases.Statements;
using UsersWeb.Monitoring.Backups;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Monitoring;

/// <summary>The database: what it is, how it does, and whether it is still the right one.</summary>
[Route("/admin/database"), Requires(Permissions.MoveDatabase)]
public sealed class DatabaseController(
    UsersDbContext db, DatabaseEngine engine, ConnectionString connection, StatementLog statements, StorageLook storage, HostsLook others,
    BackupList backups) : Controller
{
    private const int SecondsToNextLook = 2;

    /// <summary>The page.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellation)
    {
        var (facts, connections, cluster) = await AskAsync(cancellation);
        var hosts = await others.GetAsync(cancellation);
        var sizes = await storage.GetAsync(cancellation);
        var backup = await backups.ReadAsync(cancellation);
        if (backup.Running is not null || sizes.IsToCome || hosts is { IsToCome: true })
            HttpContext.ReloadIn(SecondsToNextLook);
        return View("Database", new DatabasePage(
            facts, engine.Name, connection.Masked, engine.PoolDescription, connections, cluster, hosts, sizes,
            [.. await db.Database.GetAppliedMigrationsAsync(cancellation)], [.. await db.Database.GetPendingMigrationsAsync(cancellation)],
            backup, Live()));
    }

    /// <summary>The part of the page that changes all the time, for the script that asks for it.</summary>
    [HttpGet("live"), AskedByTimer]
    public IActionResult ShowLive() => PartialView("_Live", Live());

    private async Task<(DatabaseFacts, ServerConnections?, DatabaseCluster?)> AskAsync(CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            var open = db.Database.GetDbConnection();
            return (await engine.ReadFactsAsync(open, cancellation), await engine.ReadConnectionsAsync(open, cancellation),
                await engine.ReadClusterAsync(open, cancellation));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private LivePart Live() => new(statements.Recent.Read(), statements.Slowest(LivePart.Most), engine.ReadFileSigns());
}
