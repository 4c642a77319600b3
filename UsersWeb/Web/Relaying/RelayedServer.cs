using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace UsersWeb.Web.Relaying;

/// <summary>
/// The server as one web host knows it: it keeps the host's application, to which the <see cref="Relay"/> gives requests.
/// </summary>
internal sealed class RelayedServer(Relay relay, Relay.Front front) : IServer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<IFeatureCollection, HostedRequest>? begin;
    private int running;

    /// <inheritdoc />
    public IFeatureCollection Features => front.Server.Features;

    /// <summary>Completes when its host has started.</summary>
    public Task Started => started.Task;

    internal Relay.Front Front => front;

    /// <inheritdoc />
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        begin = features => new HostedRequest<TContext>(this, application, features);
        await relay.ListenAsync(this, cancellationToken);
        started.TrySetResult();
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => relay.StopAsync(this, cancellationToken);

    /// <inheritdoc />
    public void Dispose()
    {
        // What listens belongs to the process.
    }

    /// <summary>A request is about to begin.</summary>
    internal void Enter() => Interlocked.Increment(ref running);

    /// <summary>A request has ended, or did not begin.</summary>
    internal void Leave() => Interlocked.Decrement(ref running);

    /// <summary>Gives a request that has entered to the host.</summary>
    internal HostedRequest Begin(IFeatureCollection features)
    {
        try
        {
            return begin!(features);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Waits until the host has answered whatever it was given.</summary>
    internal async Task IdleAsync(CancellationToken cancellation)
    {
        while (Volatile.Read(ref running) > 0 && !cancellation.IsCancellationRequested)
            await Task.Delay(Pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
