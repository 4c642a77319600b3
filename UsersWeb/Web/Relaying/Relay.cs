using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace UsersWeb.Web.Relaying;

/// <summary>
/// The web server of the process. It listens while web hosts come and go behind it, of whichever edition: each is given a
/// <see cref="RelayedServer"/>, and requests go to the one that <see cref="Use"/> has named last. Who is connected notices nothing.
/// </summary>
internal sealed class Relay : IHttpApplication<RelayedRequest>, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // Load balancers ask whether the process is there, and it is.
    private static readonly PathString Health = "/healthz";

    private Front? front;
    private volatile RelayedServer? current;
    private volatile TaskCompletionSource? hold;
    private volatile bool holdsReads;
    private int changing;

    /// <summary>Whether nobody listens any more, because the addresses of new settings could not be had.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The server for a host that is about to be built.</summary>
    /// <param name="args">Arguments for the web host, such as --urls.</param>
    /// <param name="settings">Its settings: where they say something else of the server, the host brings a new one with it.</param>
    public RelayedServer ServerFor(string[] args, IConfiguration settings)
    {
        var builder = WebServer.Builder(args, settings);
        var description = WebServer.Describe(builder.Configuration);
        return new(this, front is { } running && running.Description == description ? running : new(builder.Build(), description));
    }

    /// <summary>Whether the server that listens is the one that these settings describe.</summary>
    public bool IsFor(string[] args, IConfiguration settings) =>
        front?.Description == WebServer.Describe(WebServer.Builder(args, settings).Configuration);

    /// <summary>From now on requests go to this one. Those that have begun end where they are.</summary>
    public void Use(RelayedServer server) => current = server;

    /// <summary>Lets requests that come from now on wait, until <see cref="Release"/>.</summary>
    /// <param name="reads">Also those that change nothing.</param>
    public void Hold(bool reads)
    {
        holdsReads |= reads;
        // Of two at once one counts, or whoever waits for the other would wait for ever.
        Interlocked.CompareExchange(ref hold, new(TaskCreationOptions.RunContinuationsAsynchronously), null);
    }

    /// <summary>Gives the requests that wait to the host in use.</summary>
    public void Release()
    {
        holdsReads = false;
        Interlocked.Exchange(ref hold, null)?.SetResult();
    }

    /// <summary>Waits until no request is at work that changes something.</summary>
    public async Task QuietAsync(CancellationToken cancellation)
    {
        while (Volatile.Read(ref changing) > 0) await Task.Delay(Pause, cancellation);
    }

    /// <inheritdoc />
    public RelayedRequest CreateContext(IFeatureCollection contextFeatures)
    {
        var request = new RelayedRequest(contextFeatures);
        // Here and not later wherever possible: what flows with the request is then seen by the server's own callbacks, too.
        TryBegin(request);
        return request;
    }

    /// <inheritdoc />
    public Task ProcessRequestAsync(RelayedRequest context) => context.Hosted?.ProcessAsync() ?? WaitAndProcessAsync(context);

    /// <inheritdoc />
    public void DisposeContext(RelayedRequest context, Exception? exception)
    {
        if (context.Hosted is not { } hosted) return;
        try
        {
            hosted.Dispose(exception);
        }
        finally
        {
            if (context.Changes) Interlocked.Decrement(ref changing);
        }
    }

    private async Task WaitAndProcessAsync(RelayedRequest request)
    {
        while (!TryBegin(request))
        {
            if (hold is { } held) await held.Task;
        }
        await request.Hosted!.ProcessAsync();
    }

    private bool TryBegin(RelayedRequest request)
    {
        // Counted before it is asked whether it may: whoever holds them looks at the count afterwards.
        if (request.Changes) Interlocked.Increment(ref changing);
        try
        {
            if (hold is null || (!holdsReads && !request.Changes) || IsAboutHealth(request.Features))
                request.Hosted = Begin(request.Features);
        }
        finally
        {
            if (request is { Changes: true, Hosted: null }) Interlocked.Decrement(ref changing);
        }
        return request.Hosted is not null;
    }

    private static bool IsAboutHealth(IFeatureCollection features) =>
        new PathString(features.Get<IHttpRequestFeature>()!.Path).StartsWithSegments(Health);

    private HostedRequest Begin(IFeatureCollection features)
    {
        while (true)
        {
            var server = current ?? throw new InvalidOperationException("No web host has started yet.");
            server.Enter();
            // It may have been left between the two, and whoever waits for its last request has looked already.
            if (server == current) return server.Begin(features);
            server.Leave();
        }
    }

    /// <summary>A host has started: the first one is used at once.</summary>
    internal async Task ListenAsync(RelayedServer server, CancellationToken cancellation)
    {
        current ??= server;
        if (server.Front == front) return;
        // The new one may want some of the old one's addresses.
        if (front is { } last) await last.DisposeAsync(cancellation);
        front = server.Front;
        IsLost = true;
        await front.Server.StartAsync(this, cancellation);
        IsLost = false;
    }

    /// <summary>A host ends: with the one in use nobody is served any more.</summary>
    internal Task StopAsync(RelayedServer server, CancellationToken cancellation) =>
        server == current && front is not null ? front.Server.StopAsync(cancellation) : server.IdleAsync(cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (front is not null) await front.DisposeAsync(CancellationToken.None);
    }

    /// <summary>What listens, and how its settings describe it.</summary>
    internal sealed class Front(WebApplication owner, string description)
    {
        public IServer Server { get; } = owner.Services.GetRequiredService<IServer>();

        public string Description => description;

        public async Task DisposeAsync(CancellationToken cancellation)
        {
            await Server.StopAsync(cancellation);
            await owner.DisposeAsync();
        }
    }
}
