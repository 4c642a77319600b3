using UsersWeb.Availability;
using UsersWeb.Moves.Settings;

namespace UsersWeb.Moves.Pages;

/// <summary>What the page of the move shows.</summary>
/// <param name="Status">The current or the last run; null when there is none.</param>
/// <param name="Engine">What the application runs on.</param>
/// <param name="Current">Its connection string, masked.</param>
/// <param name="Setting">Where the connection string comes from; null where it does not matter.</param>
/// <param name="Reports">Of earlier ones, the newest first; none while one runs.</param>
/// <param name="Query">What the address says.</param>
public sealed record MovePage(MoveStatus? Status, string Engine, string Current, ConnectionSetting? Setting,
    IReadOnlyList<MoveReportSummary> Reports, MoveQuery Query)
{
    /// <summary>Whether one can be started here.</summary>
    public bool IsForBrowsers { get; init; } = true;

    /// <summary>Whether the keys in the database are encrypted.</summary>
    public bool HasEncryptedKeys { get; init; } = true;

    /// <summary>Whether a move runs that was not started here.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>The way back to the database that was in use before; null when there is none.</summary>
    public WayBackSign? WayBack { get; init; }

    /// <summary>The move by which the application came to its database, when that was its last one.</summary>
    public MoveReportSummary? Arrival =>
        Reports.FirstOrDefault(report => report.CutOver is not null) is { } last && last.To == Current ? last : null;
}
