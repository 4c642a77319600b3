using System.Runtime.InteropServices;
using UsersWeb.Availability;

namespace UsersWeb.Web;

/// <summary>
/// What ends the web server in an orderly way. People do it at once, by Ctrl+C (SIGINT), Ctrl+\ (SIGQUIT) or closing the terminal (SIGHUP);
/// process managers by SIGTERM, and then load balancers are given the time to notice.
/// </summary>
internal sealed class ServerSignals(Shutdown shutdown) : IHostLifetime, IDisposable
{
    private PosixSignalRegistration[] registrations = [];

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations =
        [
            On(PosixSignal.SIGINT, shutdown.Stop), On(PosixSignal.SIGQUIT, shutdown.Stop), On(PosixSignal.SIGHUP, shutdown.Stop),
            On(PosixSignal.SIGTERM, shutdown.DrainAndStop),
        ];
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action end) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        end();
    });
}
