using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace UsersWeb.Web;

/// <summary>
/// Accepts connections, and waits a little where the process has no room for one more: the framework's own asks again at once, for ever.
/// </summary>
internal sealed class PatientListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportOptions options = options.Value;
    private readonly ILogger logger = loggers.CreateLogger<PatientListenerFactory>();

    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new Listener(Open(endpoint), new(new(), logger), options.NoDelay));

    private Socket Open(EndPoint endpoint)
    {
        try
        {
            var socket = options.CreateBoundListenSocket(endpoint);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
        catch (SocketException e)
        {
            // One that this machine does not have, or that this user may not listen to.
            throw new IOException($"{endpoint}: {e.Message}", e);
        }
    }

    private sealed class Listener(Socket socket, SocketConnectionContextFactory connections, bool noDelay) : IConnectionListener
    {
        private static readonly TimeSpan WithoutRoom = TimeSpan.FromMilliseconds(50);

        private readonly CancellationTokenSource over = new();

        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    var accepted = await socket.AcceptAsync(over.Token);
                    if (EndPoint is IPEndPoint) accepted.NoDelay = noDelay;
                    return connections.Create(accepted);
                }
                catch (Exception e) when (over.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
                {
                    return null;
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.TooManyOpenSockets)
                {
                    // Whoever asks again at once takes the processor away from those who could end.
                    await Task.Delay(WithoutRoom, CancellationToken.None);
                }
                catch (SocketException)
                {
                    // Whoever connected has hung up again.
                }
            }
            return null;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            if (over.IsCancellationRequested) return;
            await over.CancelAsync();
            socket.Dispose();
        }

        public async ValueTask DisposeAsync()
        {
            await UnbindAsync();
            connections.Dispose();
            over.Dispose();
        }
    }
}
