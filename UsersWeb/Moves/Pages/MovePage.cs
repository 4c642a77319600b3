using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves.Pages;

/// <summary>What the page of the move shows.</summary>
/// <param name="Status">The current or the last run; null when there is none.</param>
/// <param name="Engine">What the application runs on.</param>
/// <param name="Current">Its connection string, masked.</param>
/// <param name="Setting">Where the connection string comes from; null where it does not matter.</param>
/// <param name="Reports">Of earlier ones, the newest first; none while one runs.</param>
/// <param name="Query">What the address says.</param>
public sealed record MovePage(MoveStatus? Status, string Engine, string Current, ConnectionSetting? Setting, IReadOnlyList<MoveReportSummary> Reports, MoveQuery Query)
{
    /// <summary>Whether a move runs that was not started here.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>The move by which the application came to its database, when that was its last one.</summary>
    public MoveReportSummary? Arrival => Reports.FirstOrDefault(report => report.CutOver is not null) is { } last && last.To == Current ? last : null;
}

/// <summary>The query of the page's address.</summary>
public sealed class MoveQuery
{
    /// <summary>Rows of a list on one page.</summary>
    public const int ListSize = 50;

    /// <summary>The form that was not sent on, because the password was asked for first.</summary>
    public string? Unsent { get; set; }

    /// <summary>Whether a backup is made first.</summary>
    public bool Backup { get; set; } = true;

    /// <summary>The page of the list of problems or differences, from 1.</summary>
    public int List { get; set; } = 1;

    /// <summary>"off": the page does not load itself again where there is no script.</summary>
    public string? Reload { get; set; }
}
