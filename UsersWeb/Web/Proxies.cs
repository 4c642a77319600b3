using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using UsersWeb.Databases;
using IPNetwork = System.Net.IPNetwork;

namespace UsersWeb.Web;

/// <summary>
/// The proxies whose X-Forwarded-For, -Proto and -Prefix count: the setting Proxies:Known, addresses and networks with commas
/// between them; this machine alone when it is absent. What anybody else sends is not looked at.
/// </summary>
internal static class Proxies
{
    private static readonly IPNetwork[] ThisMachine = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <exception cref="ConnectionStringException">A text is no address, or the framework's switch is on.</exception>
    public static ForwardedHeadersOptions Read(IConfiguration settings)
    {
        // Set by ASPNETCORE_FORWARDEDHEADERS_ENABLED: whoever reaches the port could then say from where and by what they came.
        if (string.Equals(settings["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase))
            throw new ConnectionStringException("ASPNETCORE_FORWARDEDHEADERS_ENABLED lets everybody say that they came by https and from "
                + "another address. Take it away: a proxy on this machine is trusted by itself, others are named in Proxies:Known.");
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedPrefix,
            // From one known proxy to the next, as far as they are known.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in Known(settings)) options.KnownIPNetworks.Add(network);
        return options;
    }

    /// <summary>Middleware after that: the path base that was configured, or that a proxy named which took it away from the path.</summary>
    public static Func<HttpContext, RequestDelegate, Task> TakeBase(PublicAddress address) => (context, next) =>
    {
        var request = context.Request;
        if (address.Base.HasValue)
        {
            request.PathBase = address.Base;
            if (request.Path.StartsWithSegments(address.Base, StringComparison.Ordinal, out var rest))
                request.Path = rest.HasValue ? rest : "/";
        }
        else if (request.PathBase.HasValue)
        {
            // A proxy may pass on what a client made up: it must not become the host of our links.
            var prefix = request.PathBase.Value.TrimEnd('/');
            request.PathBase = PublicAddress.IsBase(prefix) ? prefix : PathString.Empty;
        }
        return next(context);
    };

    private static IEnumerable<IPNetwork> Known(IConfiguration settings)
    {
        var section = settings.GetSection("Proxies:Known");
        var texts = section.GetChildren().Select(child => child.Value).Append(section.Value)
            .SelectMany(text => (text ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries)).ToList();
        return texts.Count == 0 ? ThisMachine : texts.Select(Parse);
    }

    private static IPNetwork Parse(string text)
    {
        if (IPAddress.TryParse(text, out var address)) return new(address, address.GetAddressBytes().Length * 8);
        return IPNetwork.TryParse(text, out var network) ? network
            : throw new ConnectionStringException($"Proxies:Known has {text}; write addresses (10.0.0.5) and networks (10.0.0.0/8).");
    }
}
