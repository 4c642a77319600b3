using System.Net;
using System.Net.Sockets;

namespace UsersWeb.Shared;

/// <summary>Who sends a request, as far as the network tells: what limits are counted by.</summary>
public static class ClientAddress
{
    private const int SubnetBytes = 8;

    /// <summary>
    /// An IPv4 address; of an IPv6 address the first 64 bits, since whoever has one has all of its subnet (RFC 4291, 2.5.4).
    /// </summary>
    /// <param name="address">As the connection or a trusted proxy tells it; null where there is none.</param>
    public static string Of(string? address)
    {
        if (!IPAddress.TryParse(address, out var ip)) return "local";
        if (ip.IsIPv4MappedToIPv6) return ip.MapToIPv4().ToString();
        if (ip.AddressFamily != AddressFamily.InterNetworkV6) return ip.ToString();
        var bytes = ip.GetAddressBytes();
        Array.Clear(bytes, SubnetBytes, bytes.Length - SubnetBytes);
        return $"{new IPAddress(bytes)}/64";
    }
}
