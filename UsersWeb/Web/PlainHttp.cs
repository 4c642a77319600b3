using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace UsersWeb.Web;

/// <summary>
/// Over http, passwords and sessions can be read on the way: it is redirected when Https:Redirect says so, and warned about else.
/// </summary>
public sealed partial class PlainHttp(IServer server, PublicAddress address, IHostApplicationLifetime lifetime, ILogger<PlainHttp> logger)
    : IHostedService
{
    /// <summary>Whether a request came by plain http and not from this machine to this machine.</summary>
    public static bool IsExposed(HttpRequest request) => !request.IsHttps
        && !(IsHere(request.Host.Host) && IPAddress.IsLoopback(request.HttpContext.Connection.RemoteIpAddress ?? IPAddress.Loopback));

    /// <summary>
    /// Middleware: to the same path at the public URL, by the same method (RFC 9110, 15.4.9). Health is asked by machines nearby.
    /// </summary>
    public Task RedirectAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (address is not { RedirectsToHttps: true, Url: { } url } || request.IsHttps || request.Path.StartsWithSegments("/healthz"))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = url + request.Path + request.QueryString;
        return Task.CompletedTask;
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(WarnWhenOpen);
        return Task.CompletedTask;
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Behind a proxy with https the settings say so.
    private void WarnWhenOpen()
    {
        if (address.IsHttps) return;
        foreach (var open in server.Features.Get<IServerAddressesFeature>()?.Addresses.Where(IsOpen) ?? []) LogOpen(logger, open);
    }

    private static bool IsOpen(string listening)
    {
        var binding = BindingAddress.Parse(listening);
        return binding.Scheme == "http" && !binding.IsUnixPipe && !IsHere(binding.Host);
    }

    private static bool IsHere(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Address} is plain http and can be reached from elsewhere: passwords and sessions can be read on the way. Listen on "
        + "localhost behind a proxy with https, and set PublicUrl (docs/operating.md)")]
    private static partial void LogOpen(ILogger logger, string address);
}
