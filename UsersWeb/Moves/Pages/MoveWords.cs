using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Shared.Languages;

namespace UsersWeb.Moves.Pages;

/// <summary>The move in words for people.</summary>
public static class MoveWords
{
    /// <summary>
    /// The same for a database that may not be used and for one that does not answer: whoever asks should not learn what is where on
    /// the machine and in its network.
    /// </summary>
    public static string OutOfReach => T(OutOfReachInEnglish);

    /// <summary>The same as a run keeps it, for whoever looks.</summary>
    internal static string OutOfReachInEnglish { get; } = TKey("This database can't be used from here: it can't be reached or opened, "
        + "or it is not among those that Moves:Targets allows. The log of UsersWeb says more.");

    /// <summary>What is announced when something changes, in a few words.</summary>
    public static string News(MoveStatus? status) => status switch
    {
        null => "",
        { State: MoveState.Running } => status.Current is { } step ? $"{StepWords.Deed(step.Step)}." : Starting(status.Kind),
        { State: MoveState.Waiting } => T("The copy is verified and waits for you to switch."),
        { State: MoveState.CuttingOver } => T("Switching to the new database."),
        { State: MoveState.Stopping } => T("Stopping."),
        _ => Title(status),
    };

    /// <summary>The heading of a run.</summary>
    public static string Title(MoveStatus status) => status.State switch
    {
        MoveState.Running => status.Kind switch { MoveKind.Test => T("Testing"), MoveKind.Rehearsal => T("Rehearsing"), _ => T("Moving") },
        MoveState.Waiting => T("Verified: both databases hold the same"),
        MoveState.CuttingOver => T("Switching to the new database"),
        MoveState.Stopping => T("Stopping"),
        _ => Ended(status),
    };

    /// <summary>What a run is for, as a noun.</summary>
    public static string Name(MoveKind kind) =>
        kind switch { MoveKind.Test => T("Test"), MoveKind.Rehearsal => T("Rehearsal"), _ => T("Move") };

    /// <summary>The command's own words, in English, where the page has no better ones, without its options; null for none.</summary>
    public static string? Cause(MoveStatus status) => status.Exit switch
    {
        MoveExit.Verified or MoveExit.Verification or MoveExit.Interrupted => null,
        MoveExit.Preflight when status.ProblemCount > 0 => null,
        _ when status.Message == OutOfReachInEnglish => OutOfReach,
        _ => status.Message?.Replace("continue with --resume", "go on with the move", StringComparison.Ordinal),
    };

    /// <summary>What an end means for the application, and what to do next.</summary>
    public static (string Meaning, string Next) Explain(MoveStatus status) => status.Exit switch
    {
        MoveExit.Verified when status.CutOver is not null => ("", ""),
        MoveExit.Verified when status.Kind == MoveKind.Test => ("", ""),
        MoveExit.Verified when status.Kind == MoveKind.Rehearsal =>
            (T("Everything was copied into a scratch database, compared, and thrown away."),
            T("Start the move when it suits the people who use UsersWeb.")),
        MoveExit.Verified =>
            (T("The copy is complete and verified, but UsersWeb still runs on the old database."),
            T("Go on to verify once more and switch, or empty the new database.")),
        MoveExit.Usage =>
            (T("It could not begin with what it was given, so nothing was done."),
            T("Correct the connection string, or the settings on the server, and test again.")),
        MoveExit.Preflight =>
            (T("Nothing was copied, and nothing has changed."),
            T("Correct what is listed below and test again. To let the move change values itself, run db move with --rules on the "
            + "server.")),
        MoveExit.Copy =>
            (T("Copying failed. UsersWeb goes on with the old database, which is untouched."),
            T("Take away the cause and go on where it ended, or empty the new database and start over.")),
        MoveExit.Verification =>
            (T("The copy is not the same as the original, so nothing was switched. UsersWeb goes on with the old database, which is "
            + "untouched."), T("Keep the report, empty the new database and move again. If it happens twice, report it.")),
        MoveExit.Interrupted =>
            (T("UsersWeb goes on with the old database as before."), status.CanResume
            ? T("Go on where it stopped whenever you like, or empty the new database and start over.")
            : T("Start again whenever you like.")),
        MoveExit.NotSwitched =>
            (T("The copy is complete and verified, but the switch was given up, so UsersWeb goes on with the old database."),
            T("Take away the cause and go on with the move: it verifies once more and asks again.")),
        MoveExit.Failed => (T("UsersWeb goes on with the old database, which is untouched."), T("Take away the cause and try again.")),
        _ => (T("Its process died: it was killed, or ran out of memory. UsersWeb goes on with the old database, which is untouched."),
            status.CanResume ? T("Go on where it ended, or empty the new database and start over. The log of UsersWeb may say more.")
            : T("Try again. The log of UsersWeb may say more.")),
    };

    /// <summary>A span of time, as long as a person needs it.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => T("less than a second"),
        { TotalSeconds: < 60 } => T("{0} s", (int)time.TotalSeconds),
        { TotalMinutes: < 60 } => T("{0} min {1} s", time.Minutes, time.Seconds),
        _ => T("{0} h {1} min", (int)time.TotalHours, time.Minutes),
    };

    /// <summary>A count with thousands set apart.</summary>
    public static string Number(double number) => number.ToString("N0", Language.Current.Numbers);

    /// <summary>How far a step is: rows, but a backup counts in hundredths.</summary>
    public static string Done(MoveStep? step, long rows, long total) =>
        step == MoveStep.Backup ? T("{0} %", Number(rows))
        : total > 0 ? T("{0} of {1} rows", Number(rows), Number(total))
        : TPlural(rows, "{0} row", "{0} rows");

    /// <summary>Bytes in the largest unit that leaves a number over one.</summary>
    public static string Bytes(long bytes) => Shared.Human.Bytes(bytes);

    private static string Starting(MoveKind kind) => kind switch
    {
        MoveKind.Test => T("The test is starting."),
        MoveKind.Rehearsal => T("The rehearsal is starting."),
        _ => T("The move is starting."),
    };

    private static string Stopped(MoveKind kind) => kind switch
    {
        MoveKind.Test => T("The test was stopped"),
        MoveKind.Rehearsal => T("The rehearsal was stopped"),
        _ => T("The move was stopped"),
    };

    private static string Failed(MoveKind kind) => kind switch
    {
        MoveKind.Test => T("The test failed"),
        MoveKind.Rehearsal => T("The rehearsal failed"),
        _ => T("The move failed"),
    };

    private static string Ended(MoveStatus status) => status.Exit switch
    {
        MoveExit.Verified when status.CutOver is { IsYours: true } => T("Moved: now change the setting"),
        MoveExit.Verified when status.CutOver is not null => T("Moved"),
        MoveExit.Verified =>
            status.Kind switch
            {
                MoveKind.Test => T("Ready to move"),
                MoveKind.Rehearsal => T("The rehearsal went well"),
                _ => T("Verified, but not switched")
            },
        MoveExit.Preflight => TPlural(status.ProblemCount, "The test found a problem", "The test found {0} problems"),
        MoveExit.Verification => T("The two databases are not the same"),
        MoveExit.Interrupted => Stopped(status.Kind),
        MoveExit.NotSwitched => T("Verified, but not switched"),
        _ => Failed(status.Kind),
    };
}
