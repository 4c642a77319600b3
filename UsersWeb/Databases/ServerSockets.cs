using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace UsersWeb.Databases;

/// <summary>
/// This process's connections to a server, as the operating system knows them: the drivers let nobody end one over which somebody waits
/// for an answer without asking the server first.
/// </summary>
internal static class ServerSockets
{
    private const string Handles = "/proc/self/fd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Ends all to a server, so that whoever waits over one of them has an error at once. Only where the system lists a process's own
    /// connections, which is Linux; elsewhere they wait as long as a statement may take.
    /// </summary>
    public static async Task EndAsync(EndPoint server)
    {
        if (!Directory.Exists(Handles)) return;
        var ends = await ResolveAsync(server);
        foreach (var handle in Directory.EnumerateFileSystemEntries(Handles)) End(handle, ends);
    }

    private static async Task<EndPoint[]> ResolveAsync(EndPoint server)
    {
        if (server is not DnsEndPoint named) return [server];
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(named.Host).WaitAsync(Patience);
            return Array.ConvertAll(addresses, address => Plain(new IPEndPoint(address, named.Port))!);
        }
        catch (Exception e) when (e is SocketException or ArgumentException or TimeoutException)
        {
            return [];
        }
    }

    private static void End(string handle, EndPoint[] ends)
    {
        try
        {
            if (new FileInfo(handle).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) is not true) return;
            var number = nint.Parse(Path.GetFileName(handle), CultureInfo.InvariantCulture);
            using var borrowed = new SafeSocketHandle(number, ownsHandle: false);
            using var socket = new Socket(borrowed);
            if (ends.Contains(Plain(socket.RemoteEndPoint))) socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or InvalidOperationException
            or NotSupportedException or ArgumentException)
        {
            // It listens, is not connected yet, has ended by now, or is of a kind that connects to no database.
        }
    }

    private static EndPoint? Plain(EndPoint? end) =>
        end is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : end;
}
