using System.Text;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine;

/// <summary>
/// Commands by lines of standard input: `switch`, with who asks for it as JSON when it is not whoever runs the program, and `stop`.
/// The end of the input is `stop` as well, so that a move ends with whoever started it.
/// </summary>
public sealed class StandardInputCommands : IDisposable
{
    private const string CutOver = "switch";

    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource toCutOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who asked for the switch; null for whoever runs the program.</summary>
    public Current? By { get; private set; }

    /// <summary>Cancelled when a stop is asked for.</summary>
    public CancellationToken Stopped => stop.Token;

    /// <summary>Reads commands until the input ends, on a thread of its own.</summary>
    public void Listen(TextReader input) => new Thread(() =>
    {
        while (ReadLine(input) is { } line and not "stop")
        {
            if (line != CutOver && !TryReadAsker(line)) continue;
            toCutOver.TrySetResult();
        }
        Stop();
    })
    { IsBackground = true }.Start();

    /// <summary>The line that asks for a switch.</summary>
    public static string LineOf(Current by) => $"{CutOver} {by.ToText()}";

    /// <summary>Waits for a command; true for `switch`.</summary>
    public async Task<bool> CutOverAsync(CancellationToken cancellation)
    {
        try
        {
            await toCutOver.Task.WaitAsync(cancellation);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What is no text comes from nobody who may ask for anything.
    private static string? ReadLine(TextReader input)
    {
        try
        {
            return input.ReadLine();
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private bool TryReadAsker(string line)
    {
        if (!line.StartsWith($"{CutOver} ", StringComparison.Ordinal)) return false;
        By = Current.OfText(line[(CutOver.Length + 1)..]);
        return By is not null;
    }

    private void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (Exception e) when (e is ObjectDisposedException or AggregateException)
        {
            // The move has ended, and whoever started it hung up; or a driver could not cancel what was cut off already.
        }
    }

    /// <inheritdoc />
    public void Dispose() => stop.Dispose();
}
