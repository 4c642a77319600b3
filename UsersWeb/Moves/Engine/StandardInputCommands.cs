namespace UsersWeb.Moves;

/// <summary>
/// Orders by lines of standard input: `switch` and `stop`. The end of the input is `stop` as well, so that a move ends with
/// whoever started it.
/// </summary>
public sealed class Orders : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource toSwitch = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Cancelled when a stop is ordered.</summary>
    public CancellationToken Stopped => stop.Token;

    /// <summary>Reads orders until the input ends, on a thread of its own.</summary>
    public void Listen(TextReader input) => new Thread(() =>
    {
        while (input.ReadLine() is { } order and not "stop")
        {
            if (order == "switch") toSwitch.TrySetResult();
        }
        Stop();
    })
    { IsBackground = true }.Start();

    /// <summary>Waits for an order; true for `switch`.</summary>
    public async Task<bool> SwitchAsync(CancellationToken cancellation)
    {
        try
        {
            await toSwitch.Task.WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The move has ended, and whoever started it hung up.
        }
    }

    /// <inheritdoc />
    public void Dispose() => stop.Dispose();
}
