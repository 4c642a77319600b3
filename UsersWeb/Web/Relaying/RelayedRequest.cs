using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace UsersWeb.Web.Relaying;

/// <summary>A request as the server of the process knows it.</summary>
internal sealed class RelayedRequest(IFeatureCollection features)
{
    public IFeatureCollection Features => features;

    /// <summary>Whether its method is one that may change something (RFC 9110, 9.2.1).</summary>
    public bool Changes { get; } = features.Get<IHttpRequestFeature>()!.Method is not ("GET" or "HEAD" or "OPTIONS" or "TRACE");

    /// <summary>The same as its host knows it; null as long as it waits for one.</summary>
    public HostedRequest? Hosted { get; set; }
}

/// <summary>A request on its way through one host.</summary>
internal abstract class HostedRequest
{
    public abstract Task ProcessAsync();

    public abstract void Dispose(Exception? exception);
}

/// <summary>With the host's own kind of context.</summary>
internal sealed class HostedRequest<TContext>(
    RelayedServer server, IHttpApplication<TContext> application, IFeatureCollection features) : HostedRequest
    where TContext : notnull
{
    private readonly TContext context = application.CreateContext(features);

    public override Task ProcessAsync() => application.ProcessRequestAsync(context);

    public override void Dispose(Exception? exception)
    {
        try
        {
            application.DisposeContext(context, exception);
        }
        finally
        {
            server.Leave();
        }
    }
}
