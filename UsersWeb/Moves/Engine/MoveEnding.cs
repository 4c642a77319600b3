using UsersWeb.Databases;

namespace UsersWeb.Moves.Engine;

/// <summary>How commands that work on two databases end.</summary>
public static class MoveEnding
{
    /// <summary>Exit code and one line for whatever happens.</summary>
    /// <param name="command">Says how it ended when nothing is thrown.</param>
    /// <param name="interrupted">The line for a command that was stopped.</param>
    /// <param name="cancellation">Whether it was.</param>
    public static async Task<(MoveExit Exit, string Message)> OfAsync(Func<Task<(MoveExit, string)>> command, string interrupted, CancellationToken cancellation)
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
}
