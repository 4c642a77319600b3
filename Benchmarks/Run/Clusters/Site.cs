using System.Globalization;
using System.Net;
using System.Net.Sockets;
using UsersWeb.Tests.Support;

namespace Run.Clusters;

/// <summary>The servers that instances share.</summary>
internal abstract class Site : IAsyncDisposable
{
    protected const string Database = "users";

    /// <summary>Who the application is at the servers: somebody without rights on the whole server.</summary>
    protected const string Role = "users";

    /// <summary>Who breaks things.</summary>
    protected const string Administrator = "bench";

    public IReadOnlyList<Node> Nodes { get; protected set; } = [];

    /// <summary>Those that must have everything now.</summary>
    public virtual IEnumerable<Node> Complete => Nodes;

    /// <summary>Names all servers, in another order for each instance.</summary>
    public abstract string ConnectionString(int instance);

    /// <summary>Name and display name of each user, a line for each.</summary>
    public abstract string Users { get; }

    /// <summary>What was done, to whom and how often, by the audit; a line for each.</summary>
    public abstract string Deeds { get; }

    /// <summary>Waits until nothing more is on its way to the nodes that must have everything.</summary>
    public abstract Task SettleAsync(CancellationToken stop);

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
    }

    // Servers refuse to run as root: there they run as the user their package made.
    protected static string[] As(string user) => Environment.IsPrivilegedProcess
        ? [Installed.Find("the package util-linux", "setpriv"), $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"] : [];

    protected static Task RunAsync(string[] command) => Child.ReadAsync(command[0], command[1..]);

    protected static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
