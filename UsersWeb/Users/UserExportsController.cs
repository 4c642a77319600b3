using Microsoft.AspNetCore.Mvc;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>The list of users as a file.</summary>
[Route("/users/export"), Requires(Permissions.ReadUsers)]
public sealed partial class UserExportsController(
    UsersDbContext db, AuditNote note, DatabaseEngine engine, TimeProvider clock, ILogger<UserExportsController> logger) : Controller
{
    /// <summary>All that the same parameters show on the page, streamed. It is written down before the first byte leaves.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellation)
    {
        string[] own = ["format", "columns"];
        var search = UserSearch.Read(Request.Query.Where(pair => pair.Key != "columns"), own, out var errors);
        // The page says what is wrong with it.
        if (errors.Count > 0) return LocalRedirect("~/users" + Request.QueryString);
        var format = Request.Query["format"].FirstOrDefault() ?? UserFile.Formats[0];
        var names = Request.Query["columns"].OfType<string>().SelectMany(names => names.Split(',')).Where(name => name.Length > 0);
        var columns = UserColumn.Choose([.. names]);
        if (!UserFile.Formats.Contains(format) || columns is null) return BadRequest();
        var asked = search.ToJson();
        asked["format"] = format;
        await note.WriteAsync(AuditActions.UserExport, asked, cancellation);
        var file = new UserFile(format, columns);
        Response.ContentType = file.ContentType;
        Response.Headers.ContentDisposition = $"attachment; filename=\"users-{Human.Day(clock.Now())}.{format}\"";
        try
        {
            await file.WriteAsync(search, db, clock.Now(), Response.Body, null, cancellation);
        }
        catch (Exception e) when (Response.HasStarted)
        {
            // A file that just ended would look whole.
            HttpContext.Abort();
            if (!cancellation.IsCancellationRequested) LogCutOff(logger, engine.Classify(e), e.GetBaseException().GetType().Name);
        }
        return new EmptyResult();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A download of users was cut off: {Failure}, {Exception}")]
    private static partial void LogCutOff(ILogger logger, DatabaseFailure failure, string exception);
}
