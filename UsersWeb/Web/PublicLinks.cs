using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace UsersWeb.Web;

/// <summary>Links for outside of a page, as on the console and in mails. Never from a request, whose host anybody can make up.</summary>
/// <param name="address">What the settings say.</param>
/// <param name="server">The web server; null for a command, which has none.</param>
public sealed class PublicLinks(PublicAddress address, IServer? server = null)
{
    private const string Default = "http://localhost:5000";

    /// <summary>A path of the application, as "/account/reset?code=…", with the public URL before it, or else where it listens.</summary>
    public string Absolute(string path) => Root() + path;

    // An address that listens on every interface is no address to open.
    private string Root()
    {
        if (address.Url is { } url) return url;
        var listening = server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Default;
        return listening.Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal).Replace("//*", "//localhost", StringComparison.Ordinal)
            .TrimEnd('/') + address.Base;
    }
}
