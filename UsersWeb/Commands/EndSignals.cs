using System.Runtime.InteropServices;

namespace UsersWeb.Commands;

/// <summary>
/// Ctrl+C, SIGTERM, and a terminal that is closed or whose connection is cut (SIGHUP) end a command in an orderly way. Who wants it to
/// go on without its terminal starts it with nohup, which this leaves alone.
/// </summary>
internal sealed class EndSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int ExitCode)[] All =
    [
        (PosixSignal.SIGINT, ExitCodes.Terminated), (PosixSignal.SIGTERM, ExitCodes.Terminated), (PosixSignal.SIGHUP, ExitCodes.HungUp),
    ];

    private readonly CancellationTokenSource stop = new();
    private readonly TimeSpan patience;
    private readonly PosixSignalRegistration[] registrations;
    private Timer? end;

    /// <param name="patience">How long the command may take to end by itself.</param>
    public EndSignals(TimeSpan patience)
    {
        this.patience = patience;
        registrations = [.. All.Select(one => PosixSignalRegistration.Create(one.Signal, context =>
        {
            context.Cancel = true;
            Stop(one.ExitCode);
        }))];
    }

    /// <summary>Cancelled by the first of them.</summary>
    public CancellationToken Token => stop.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        end?.Dispose();
        stop.Dispose();
    }

    private void Stop(int exitCode)
    {
        try
        {
            end ??= new(_ => Environment.Exit(exitCode), null, patience, Timeout.InfiniteTimeSpan);
            stop.Cancel();
        }
        catch (Exception e) when (e is AggregateException or ObjectDisposedException)
        {
            // A driver could not cancel what was cut off already, or the command has just ended; it ends all the same.
        }
    }
}
