namespace UsersWeb.Moves.Engine;

/// <summary>Ends work that goes on beside ours.</summary>
internal static class WorkBeside
{
    /// <summary>
    /// Cancels the work and waits until it has ended. What either throws is left: it was told already, or follows from what was.
    /// </summary>
    public static async Task EndAsync(this CancellationTokenSource stop, Task work)
    {
        // A driver's part in a cancellation can fail: MySqlConnector asks a connection that was cut for its address.
        await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
