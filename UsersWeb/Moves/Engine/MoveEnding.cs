using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine;

/// <summary>How commands that work on two databases end.</summary>
public static class MoveEnding
{
    /// <summary>Exit code and one line for whatever happens.</summary>
    /// <param name="command">Says how it ended when nothing is thrown.</param>
    /// <param name="interrupted">The line for a command that was stopped.</param>
    /// <param name="cancellation">Whether it was.</param>
    public static async Task<(MoveExit Exit, string Message)> OfAsync(Func<Task<(MoveExit, string)>> command, string interrupted,
        CancellationToken cancellation)
    {
        try
        {
            return await command();
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            return (MoveExit.Interrupted, interrupted);
        }
        catch (MoveException e)
        {
            return (e.Exit, e.Message);
        }
        catch (ConnectionStringException e)
        {
            return (MoveExit.Usage, e.Message);
        }
        catch (Exception e)
        {
            return (MoveExit.Failed, FailureWords.Describe(e));
        }
    }

    /// <summary>The line for a move that went as far as it could.</summary>
    public static string Message(MoveExit exit, MoveRun run, bool isInService) => exit switch
    {
        MoveExit.Preflight => Found(run.Problems.Counts),
        MoveExit.Verification =>
            "The target differs from the source. The source is as it was; begin anew without --resume, and see that nobody writes to "
            + "either database meanwhile.",
        _ when run.Options.PreflightOnly => "No problem found; the move can begin.",
        _ when run.Options.Rehearse => "The rehearsal went well, every value was verified, and the scratch database is gone again.",
        _ when isInService => "Moved; every value was verified, and the new database is in service.",
        _ => "Moved; every value was verified. The application still uses the old database; --resume --switch changes over.",
    };

    private static string Found(ProblemCounts problems)
    {
        var advice = problems.AreOfRows ? "Mend them in the source, or say in a rules file what to do (--rules)."
            : "Mend what is listed and try again.";
        return $"{Human.Number(problems.Total)} {(problems.Total == 1 ? "problem" : "problems")} found; nothing was written. {advice}";
    }
}
