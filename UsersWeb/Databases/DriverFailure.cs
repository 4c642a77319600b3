using System.Data.Common;
using System.Net.Sockets;

namespace UsersWeb.Databases;

/// <summary>What drivers throw where the server or the way to it fails, and nobody has told them to stop.</summary>
internal static class DriverFailure
{
    /// <summary>Not all of it is a <see cref="DbException"/>: they let those of the stream and the socket through, too.</summary>
    public static bool Is(Exception exception) =>
        exception is DbException or IOException or SocketException or InvalidOperationException or TimeoutException;
}
