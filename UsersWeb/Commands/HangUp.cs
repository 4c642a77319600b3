using System.Runtime.InteropServices;

namespace UsersWeb.Commands;

/// <summary>
/// A terminal that is closed, or a connection to it that is cut, ends a command as SIGTERM does: the library knows SIGINT and
/// SIGTERM only. Who wants it to go on starts it with nohup, which this leaves alone.
/// </summary>
internal sealed class HangUp : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PosixSignalRegistration registration;
    private Timer? end;

    /// <param name="patience">How long the command may take to end by itself.</param>
    public HangUp(TimeSpan patience) => registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
    {
        signal.Cancel = true;
        end ??= new(_ => Environment.Exit(ExitCodes.HungUp), null, patience, Timeout.InfiniteTimeSpan);
        Stop();
    });

    /// <summary>Cancelled by the signal.</summary>
    public CancellationToken Token => stop.Token;

    private void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException)
        {
            // A driver could not cancel what was cut off already; the command ends all the same.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        registration.Dispose();
        end?.Dispose();
        stop.Dispose();
    }
}
