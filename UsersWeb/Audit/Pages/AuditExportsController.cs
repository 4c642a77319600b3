using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Audit.Pages;

/// <summary>What the page of all activity shows, as a file.</summary>
[Route("/admin/audit.csv"), Requires(Permissions.ReadAudit)]
public sealed class AuditExportsController(UsersDbContext db, AuditNote note, Downloads downloads, TimeProvider clock) : Controller
{
    /// <summary>All that matches, streamed. It is written down before the first byte leaves, and what ends early is cut off.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(AuditSearch search, CancellationToken cancellation)
    {
        // The page says what is wrong with it.
        if (search.Check().Any()) return LocalRedirect("~/admin/audit" + search.ToQueryString());
        var filters = new JsonObject(search.Filters.Select(filter => KeyValuePair.Create(filter.Name, (JsonNode?)filter.Value)));
        await note.WriteAsync(AuditActions.AuditExport, filters.Count == 0 ? null : filters, cancellation);
        var query = await search.QueryAsync(db, cancellation);
        await downloads.SendAsync(HttpContext, AuditCsv.ContentType, $"activity-{Human.Day(clock.Now())}.csv",
            () => AuditCsv.WriteAsync(query.ReadAllAsync(cancellation), Response.Body, cancellation));
        return new EmptyResult();
    }
}
