using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace UsersWeb.Web;

/// <summary>
/// Listens with sockets that outlive the web server when it restarts: whoever connects meanwhile waits in the system's queue and is
/// answered by the next one, instead of being refused.
/// </summary>
internal sealed class KeptListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers, Restart restart)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // The next web server may belong to another edition, with types of its own; the process and the framework are the same.
    private const string Kept = "UsersWeb.Listeners";

    private readonly SocketTransportOptions options = options.Value;
    private readonly ILogger logger = loggers.CreateLogger<KeptListenerFactory>();

    /// <summary>Closes what the last web server left and this one has no use for, such as an address it listens to no more.</summary>
    public static void CloseRest()
    {
        foreach (var address in Waiting.Keys) Take(address)?.Dispose();
    }

    /// <inheritdoc />
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    /// <inheritdoc />
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // One that the system has opened is known by its number.
        var address = endpoint is FileHandleEndPoint given ? $"number {given.FileHandle}" : endpoint.ToString()!;
        var socket = Take(address) ?? Open(endpoint);
        return new(new Listener(socket, new(new(), logger), options.NoDelay, restart, () =>
        {
            if (!restart.IsWanted || !Waiting.TryAdd(address, socket)) socket.Dispose();
        }));
    }

    private static ConcurrentDictionary<string, Socket> Waiting
    {
        get
        {
            if (AppDomain.CurrentDomain.GetData(Kept) is ConcurrentDictionary<string, Socket> there) return there;
            var made = new ConcurrentDictionary<string, Socket>();
            AppDomain.CurrentDomain.SetData(Kept, made);
            return made;
        }
    }

    private static Socket? Take(string address) => Waiting.TryRemove(address, out var socket) ? socket : null;

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
    }

    private sealed class Listener(
        Socket socket, SocketConnectionContextFactory connections, bool noDelay, Restart restart, Action end) : IConnectionListener
    {
        private static readonly TimeSpan WithoutRoom = TimeSpan.FromMilliseconds(50);

        private readonly CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(restart.Leaving);
        private int hasEnded;

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
                catch (OperationCanceledException)
                {
                    // Whoever connects from now on is for the next web server.
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
            if (Interlocked.Exchange(ref hasEnded, 1) == 1) return;
            await over.CancelAsync();
            end();
        }

        public async ValueTask DisposeAsync()
        {
            await UnbindAsync();
            connections.Dispose();
            over.Dispose();
        }
    }
}
