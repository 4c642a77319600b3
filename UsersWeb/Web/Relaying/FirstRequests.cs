using System.Net;
using System.Text;
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

    // Whether changes are taken, too.
    private const string Health = "/healthz/ready";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is not 503; nothing happens at the end of the patience, because no other host is better.</summary>
    /// <param name="server">Of the host.</param>
    /// <param name="isWritable">Until it takes changes, too.</param>
    /// <param name="patience">Ends the wait.</param>
    public static async Task MakeAsync(RelayedServer server, bool isWritable, CancellationToken patience)
    {
        while (!patience.IsCancellationRequested)
        {
            if (await AnswersAsync(server, isWritable, patience)) return;
            await Task.Delay(Pause, patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> AnswersAsync(RelayedServer server, bool isWritable, CancellationToken patience)
    {
        if (isWritable && await AskAsync(server, Health, patience) is not (HttpStatusCode.OK, "ready")) return false;
        return await AskAsync(server, Page, patience) is not (HttpStatusCode.ServiceUnavailable, _);
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(RelayedServer server, string path, CancellationToken patience)
    {
        var response = new Response();
        using var body = new MemoryStream();
        server.Enter();
        var request = server.Begin(Features(path, response, body, patience));
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
        return ((HttpStatusCode)response.StatusCode, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static FeatureCollection Features(string path, Response response, Stream body, CancellationToken patience)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Get,
            Protocol = HttpProtocol.Http11,
            Scheme = "http",
            Path = path,
            RawTarget = path,
            Headers = new HeaderDictionary { ["Host"] = "localhost" },
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
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
