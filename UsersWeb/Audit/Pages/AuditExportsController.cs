using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Audit.Pages;

/// <summary>What the page of all activity shows, as a file.</summary>
[Route("/admin/audit.csv"), Requires(Permissions.ReadAudit)]
public sealed partial class AuditExportsController(
    UsersDbContext db, AuditNote note, DatabaseEngine engine, TimeProvider clock, ILogger<AuditExportsController> logger) : Controller
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
        Response.ContentType = AuditCsv.ContentType;
        Response.Headers.ContentDisposition = $"attachment; filename=\"activity-{Human.Day(clock.Now())}.csv\"";
        try
        {
            await AuditCsv.WriteAsync(query.ReadAllAsync(cancellation), Response.Body, cancellation);
        }
        catch (Exception e) when (Response.HasStarted)
        {
            // A file that just ended would look whole.
            HttpContext.Abort();
            if (!cancellation.IsCancellationRequested) LogCutOff(logger, engine.Classify(e), e.GetBaseException().GetType().Name);
        }
        return new EmptyResult();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A download of the activity was cut off: {Failure}, {Exception}")]
    private static partial void LogCutOff(ILogger logger, DatabaseFailure failure, string exception);
}
