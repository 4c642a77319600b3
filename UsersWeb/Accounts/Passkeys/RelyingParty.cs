using System.Net;
using Fido2NetLib;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Passkeys;

/// <summary>
/// For whom passkeys are made: the host of PublicUrl, or of where the application listens, and never what a request names as its host
/// (WebAuthn Level 3, 13.4.9). Another host in PublicUrl makes the passkeys of before useless.
/// </summary>
public sealed class RelyingParty(PublicLinks links)
{
    private const string Name = "UsersWeb";
    private const uint Timeout = 300_000;

    private volatile Made? made;

    /// <summary>Where the browser must be.</summary>
    public string Origin => Local(new(links.Absolute("/"))).GetLeftPart(UriPartial.Authority);

    /// <summary>What passkeys are made for.</summary>
    public string Id => new Uri(Origin).IdnHost;

    /// <summary>
    /// Asks and checks; null where no browser has passkeys: without https, except on the machine itself, and where the host is no name.
    /// </summary>
    public IFido2? Find()
    {
        var origin = new Uri(Origin);
        if (origin.HostNameType != UriHostNameType.Dns || (origin.Scheme != Uri.UriSchemeHttps && !origin.IsLoopback)) return null;
        if (made?.Origin == Origin) return made.Fido;
        made = new(Origin, new Fido2(new Fido2Configuration
        {
            RPID = origin.IdnHost,
            RPName = Name,
            Origins = new HashSet<string> { Origin },
            Timeout = Timeout,
            ChallengeSize = 32,
        }));
        return made.Fido;
    }

    // Browsers take the name of the machine itself for safe, and no number has passkeys.
    private static Uri Local(Uri url) => IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)
        ? new UriBuilder(url) { Host = "localhost" }.Uri : url;

    private sealed record Made(string Origin, IFido2 Fido);
}
