using Microsoft.AspNetCore.Mvc;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;
using UsersWeb.Web;

namespace UsersWeb.Users;

/// <summary>The list of users as a file.</summary>
[Route("/users/export"), Requires(Permissions.ReadUsers)]
public sealed class UserExportsController(UsersDbContext db, AuditNote note, Downloads downloads, TimeProvider clock) : Controller
{
    /// <summary>All that the same parameters show on the page, streamed. It is written down before the first byte leaves.</summary>
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellation)
    {
        var query = Request.Query.Where(pair => pair.Key is not ("format" or "columns")).ToList();
        var search = UserSearch.Read(query, out var errors);
        // The page says what is wrong with it.
        if (errors.Count > 0) return LocalRedirect("~/users" + QueryString.Create(query));
        var format = Request.Query["format"].FirstOrDefault() ?? UserFile.Formats[0];
        var names = Request.Query["columns"].OfType<string>().SelectMany(names => names.Split(',')).Where(name => name.Length > 0);
        var columns = UserColumn.Choose([.. names]);
        if (!UserFile.Formats.Contains(format) || columns is null) return BadRequest();
        var asked = search.ToJson();
        asked["format"] = format;
        await note.WriteAsync(AuditActions.UserExport, asked, cancellation);
        var file = new UserFile(format, columns);
        await downloads.SendAsync(HttpContext, file.ContentType, $"users-{Human.Day(clock.Now())}.{format}",
            () => file.WriteAsync(search, db, clock.Now(), Response.Body, null, cancellation));
        return new EmptyResult();
    }
}
