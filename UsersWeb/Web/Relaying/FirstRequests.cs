using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace UsersWeb.Web.Relaying;

/// <summary>
/// Asks a host for pages before anybody is sent to it: what is done once, such as compiling and connecting, is done by then, and that its
/// database can be used is known.
/// </summary>
internal static class FirstRequests
{
    // Read by everybody, and it asks the database.
    private const string Page = "/account/login";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not 503; nothing happens at the end of the patience, because no other host is better.</summary>
    public static async Task MakeAsync(RelayedServer server, CancellationToken patience)
    {
        while (!patience.IsCancellationRequested)
        {
            if (await AskAsync(server, patience) != HttpStatusCode.ServiceUnavailable) return;
            await Task.Delay(Pause, patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<HttpStatusCode> AskAsync(RelayedServer server, CancellationToken patience)
    {
        var response = new Response();
        server.Enter();
        var request = server.Begin(Features(response, patience));
        Exception? failure = null;
        try
        {
            await request.ProcessAsync();
            await response.StartAsync();
        }
        catch (Exception e)
        {
            // Each request of a person will fail so, too, and is answered and logged by the host.
            failure = e;
        }
        await response.CompleteAsync();
        request.Dispose(failure);
        return (HttpStatusCode)response.StatusCode;
    }

    private static FeatureCollection Features(Response response, CancellationToken patience)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Get,
            Protocol = HttpProtocol.Http11,
            Scheme = "http",
            Path = Page,
            RawTarget = Page,
            Headers = new HeaderDictionary { ["Host"] = "localhost" },
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback });
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = patience });
        return features;
    }

    // The framework's own forgets who wants to hear of the end, such as what disposes of the request's services.
    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> starting = new();
        private readonly Stack<(Func<object, Task> Callback, object State)> completed = new();

        public override void OnStarting(Func<object, Task> callback, object state) => starting.Push((callback, state));

        public override void OnCompleted(Func<object, Task> callback, object state) => completed.Push((callback, state));

        public Task StartAsync() => RunAsync(starting);

        public Task CompleteAsync() => RunAsync(completed);

        private static async Task RunAsync(Stack<(Func<object, Task> Callback, object State)> callbacks)
        {
            while (callbacks.TryPop(out var next)) await next.Callback(next.State);
        }
    }
}
