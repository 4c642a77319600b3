using System.Text.Json.Serialization;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;

namespace UsersWeb.Moves.Pages;

/// <summary>The part of a <see cref="ReportContent"/> that a list shows.</summary>
/// <param name="Move">The id.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="From">The source, masked.</param>
/// <param name="FromEngine">Its engine.</param>
/// <param name="To">The target, masked.</param>
/// <param name="ToEngine">Its engine.</param>
/// <param name="Options">What was asked.</param>
/// <param name="Verified">Present when both databases were the same.</param>
/// <param name="CutOver">Present when the application went over.</param>
/// <param name="Exit">The exit code.</param>
/// <param name="Message">The result in one line.</param>
public sealed record MoveReportSummary(
    string Move, DateTime StartedAt, double Seconds, string? From, string? FromEngine, string? To, string? ToEngine, MoveOptions? Options,
    VerifiedEvent? Verified, [property: JsonPropertyName("switched")] CutOverEvent? CutOver, MoveExit? Exit, string? Message)
{
    /// <summary>What was asked for.</summary>
    public MoveKind Kind =>
        Options switch { { PreflightOnly: true } => MoveKind.Test, { Rehearse: true } => MoveKind.Rehearsal, _ => MoveKind.Move };

    /// <summary>The result in a few words.</summary>
    public string Result => this switch
    {
        { CutOver: not null } => T("Moved"),
        { Exit: MoveExit.Verified, Kind: MoveKind.Test } => T("Ready to move"),
        { Exit: MoveExit.Verified, Kind: MoveKind.Rehearsal } => T("Went well"),
        { Exit: MoveExit.Verified or MoveExit.NotSwitched } => T("Verified, not switched"),
        { Exit: MoveExit.Preflight } => T("Problems found"),
        { Exit: MoveExit.Verification } => T("Not the same"),
        { Exit: MoveExit.Interrupted } => T("Stopped"),
        _ => T("Failed"),
    };
}
