using UsersWeb.Moves.Engine;

namespace UsersWeb.Commands;

/// <summary>What the exit code of a command says; the one table, shown by --help and kept in docs/command-line.md by a test.</summary>
internal static class ExitCodes
{
    public const int Failed = 1;
    public const int Usage = 2;

    /// <summary>Lines of a file are wrong, and nothing was written.</summary>
    public const int WrongLines = 8;

    /// <summary>All was written but lines that are wrong.</summary>
    public const int LeftOut = 9;

    /// <summary>128 and the number of SIGHUP, as shells have it.</summary>
    public const int HungUp = 129;

    /// <summary>128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 and the number of SIGPIPE.</summary>
    public const int Unread = 141;

    /// <summary>128 and the number of SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Each code and its meaning, in order.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (0, "done; of db move and db verify: every value is equal"),
        (Failed, "failed, or could not begin; one line says why"),
        (Usage, "wrong usage or settings"),
        ((int)MoveExit.Preflight, "db move: the preflight found problems; nothing was written"),
        ((int)MoveExit.Copy, "db move: the copy failed; the source is as it was, --resume goes on"),
        ((int)MoveExit.Verification, "db move, db verify: the databases differ"),
        ((int)MoveExit.Interrupted, "db move: interrupted; --resume goes on"),
        ((int)MoveExit.NotSwitched, "db move --switch: verified, but the switch was given up and taken back"),
        (WrongLines, "users import: some lines are wrong; nothing was written"),
        (LeftOut, "users import --only-right: done, but for lines that are wrong"),
        (HungUp, "the terminal was closed, and the command did not end in time"),
        (Interrupted, "interrupted (Ctrl+C, SIGTERM, SIGHUP); what was unfinished is rolled back or removed; users import goes on when it "
            + "is run again"),
        (Unread, "whoever read the output has gone, as in a pipe to head; a token that nobody could read is not made"),
        (Terminated, "ended by Ctrl+C or SIGTERM before it could clean up, because that took too long"),
    ];
}
