using System.Globalization;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Pages;

/// <summary>The move in words for people.</summary>
public static class MoveWords
{
    /// <summary>
    /// The same for a database that may not be used and for one that does not answer: whoever asks should not learn what is where on
    /// the machine and in its network.
    /// </summary>
    public const string OutOfReach = "This database can't be used from here: it can't be reached or opened, or it is not among those that "
        + "Moves:Targets allows. The log of UsersWeb says more.";

    /// <summary>What is announced when something changes, in a few words.</summary>
    public static string News(MoveStatus? status) => status switch
    {
        null => "",
        { State: MoveState.Running } => status.Current is { } step ? $"{StepWords.Deed(step.Step)}." : $"{Noun(status.Kind)} is starting.",
        { State: MoveState.Waiting } => "The copy is verified and waits for you to switch.",
        { State: MoveState.CuttingOver } => "Switching to the new database.",
        { State: MoveState.Stopping } => "Stopping.",
        _ => Title(status),
    };

    /// <summary>The heading of a run.</summary>
    public static string Title(MoveStatus status) => status.State switch
    {
        MoveState.Running => status.Kind switch { MoveKind.Test => "Testing", MoveKind.Rehearsal => "Rehearsing", _ => "Moving" },
        MoveState.Waiting => "Verified: both databases hold the same",
        MoveState.CuttingOver => "Switching to the new database",
        MoveState.Stopping => "Stopping",
        _ => Ended(status),
    };

    /// <summary>The command's own words where the page has no better ones, without its options; null for none.</summary>
    public static string? Cause(MoveStatus status) => status.Exit switch
    {
        MoveExit.Verified or MoveExit.Verification or MoveExit.Interrupted => null,
        MoveExit.Preflight when status.ProblemCount > 0 => null,
        _ => status.Message?.Replace("continue with --resume", "go on with the move", StringComparison.Ordinal),
    };

    /// <summary>What an end means for the application, and what to do next.</summary>
    public static (string Meaning, string Next) Explain(MoveStatus status) => status.Exit switch
    {
        MoveExit.Verified when status.CutOver is not null => ("", ""),
        MoveExit.Verified when status.Kind == MoveKind.Test => ("", ""),
        MoveExit.Verified when status.Kind == MoveKind.Rehearsal =>
            ("Everything was copied into a scratch database, compared, and thrown away.",
            "Start the move when it suits the people who use UsersWeb: from then until you switch or stop, they can read but not write."),
        MoveExit.Verified =>
            ("The copy is complete and verified, but UsersWeb still runs on the old database.",
            "Go on to verify once more and switch, or empty the new database."),
        MoveExit.Usage =>
            ("It could not begin with what it was given, so nothing was done.",
            "Correct the connection string, or the settings on the server, and test again."),
        MoveExit.Preflight =>
            ("Nothing was copied, and nothing has changed.",
            "Correct what is listed below and test again. To let the move change values itself, run db move with --rules on the server."),
        MoveExit.Copy =>
            ("Copying failed. UsersWeb goes on with the old database, which is untouched.",
            "Take away the cause and go on where it ended, or empty the new database and start over."),
        MoveExit.Verification =>
            ("The copy is not the same as the original, so nothing was switched. UsersWeb goes on with the old database, which is "
            + "untouched.", "Keep the report, empty the new database and move again. If it happens twice, report it."),
        MoveExit.Interrupted =>
            ("UsersWeb goes on with the old database as before.", status.CanResume
            ? "Go on where it stopped whenever you like, or empty the new database and start over." : "Start again whenever you like."),
        MoveExit.NotSwitched =>
            ("The copy is complete and verified, but the switch was given up, so UsersWeb goes on with the old database.",
            "Take away the cause and go on with the move: it verifies once more and asks again."),
        MoveExit.Failed => ("UsersWeb goes on with the old database, which is untouched.", "Take away the cause and try again."),
        _ => ("Its process died: it was killed, or ran out of memory. UsersWeb goes on with the old database, which is untouched.",
            status.CanResume ? "Go on where it ended, or empty the new database and start over. The log of UsersWeb may say more."
            : "Try again. The log of UsersWeb may say more."),
    };

    /// <summary>A span of time, as long as a person needs it.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
    };

    /// <summary>A count with thousands set apart.</summary>
    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>How far a step is: rows, but a backup counts in hundredths.</summary>
    public static string Done(MoveStep? step, long rows, long total) =>
        step == MoveStep.Backup ? $"{Number(rows)} %"
        : total > 0 ? $"{Number(rows)} of {Number(total)} rows"
        : $"{Number(rows)} rows";

    /// <summary>Bytes in the largest unit that leaves a number over one.</summary>
    public static string Bytes(long bytes) => Shared.Human.Bytes(bytes);

    private static string Noun(MoveKind kind) =>
        kind switch { MoveKind.Test => "The test", MoveKind.Rehearsal => "The rehearsal", _ => "The move" };

    private static string Ended(MoveStatus status) => status.Exit switch
    {
        MoveExit.Verified when status.CutOver is { IsYours: true } => "Moved: now change the setting",
        MoveExit.Verified when status.CutOver is not null => "Moved",
        MoveExit.Verified =>
            status.Kind switch
            {
                MoveKind.Test => "Ready to move",
                MoveKind.Rehearsal => "The rehearsal went well",
                _ => "Verified, but not switched"
            },
        MoveExit.Preflight =>
            status.ProblemCount == 1 ? "The test found a problem" : $"The test found {Number(status.ProblemCount)} problems",
        MoveExit.Verification => "The two databases are not the same",
        MoveExit.Interrupted => $"{Noun(status.Kind)} was stopped",
        MoveExit.NotSwitched => "Verified, but not switched",
        _ => $"{Noun(status.Kind)} failed",
    };
}
