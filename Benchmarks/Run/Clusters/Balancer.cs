using System.Text.RegularExpressions;
using UsersWeb.Tests.Support;

namespace Run.Clusters;

/// <summary>HAProxy before three instances, with the lines of docs/clusters.md.</summary>
internal sealed partial class Balancer : IAsyncDisposable
{
    private static readonly string[] Names = ["one", "two", "three"];

    private readonly TemporaryFolder folder;
    private readonly Daemon daemon;

    private Balancer(TemporaryFolder folder, Daemon daemon, Uri address) => (this.folder, this.daemon, Address) = (folder, daemon, address);

    public Uri Address { get; }

    public string Output => daemon.Output;

    public static async Task<Balancer> StartAsync(IReadOnlyList<Instance> instances)
    {
        var folder = await TemporaryFolder.CreateAsync();
        var address = Server.FreeAddress();
        var next = 0;
        var lines = Block().Match(await File.ReadAllTextAsync(Path.Combine("docs", "clusters.md"))).Groups["lines"].Value;
        lines = At().Replace(Bind().Replace(lines, $"bind {address.Authority}"), _ => instances[next++].Address.Authority);
        await File.WriteAllTextAsync(folder["haproxy.cfg"], lines);
        var program = Installed.Find("apt-get install haproxy", "haproxy");
        return new(folder, await Daemon.StartAsync([program, "-db", "-f", folder["haproxy.cfg"]], signal: "TERM"), address);
    }

    /// <summary>Waits until it sends requests to an instance that has come back.</summary>
    /// <param name="instance">Its number.</param>
    /// <param name="times">How often that has been before.</param>
    public async Task IsUpAsync(int instance, int times, CancellationToken stop)
    {
        while (daemon.Output.Split($"Server users/{Names[instance]} is UP").Length <= times + 1) await Task.Delay(100, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        await folder.DisposeAsync();
    }

    [GeneratedRegex("^```haproxy\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("bind :443 ssl crt .*")]
    private static partial Regex Bind();

    [GeneratedRegex(@"(?<=server \w+ )[\d.]+:5000")]
    private static partial Regex At();
}
