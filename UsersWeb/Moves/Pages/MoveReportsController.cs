using Microsoft.AspNetCore.Mvc;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Pages;

/// <summary>The reports of tests, rehearsals and moves. Values of people are not in them.</summary>
[Route(MoveController.Path + "/reports/{id}"), Requires(Permissions.MoveDatabase)]
public sealed class MoveReportsController : Controller
{
    /// <summary>A report as a page.</summary>
    [HttpGet("")]
    public IActionResult Show([FromRoute] string id) =>
        MoveReports.File(id) is { } file && MoveReports.Read<ReportContent>(file) is { } report ? View("MoveReport", report) : NotFound();

    /// <summary>The same as a file.</summary>
    [HttpGet("json")]
    public IActionResult Download([FromRoute] string id) =>
        MoveReports.File(id) is { } file ? PhysicalFile(file, "application/json", Path.GetFileName(file)) : NotFound();
}
