using System.Text.RegularExpressions;

namespace UsersWeb.Tests.Support;

/// <summary>
/// A real HAProxy before applications, with the lines of docs/clusters.md, but for one thing: it does not try again what has failed, so
/// that nothing is hidden.
/// </summary>
public sealed partial class HAProxy : IAsyncDisposable
{
    // Of a request whose kept connection is gone the client is told, too, instead of being hung up on.
    private const string Forgiving = "option redispatch", Strict = "retries 0\n    http-reuse always";

    private readonly TemporaryFolder folder;
    private readonly Daemon daemon;

    private HAProxy(TemporaryFolder folder, Daemon daemon, Uri address) => (this.folder, this.daemon, Address) = (folder, daemon, address);

    /// <summary>Where it listens, by plain http.</summary>
    public Uri Address { get; }

    /// <summary>What it has said so far.</summary>
    public string Output => daemon.Output;

    /// <param name="apps">What stands behind it: as many as there are in the lines, which are called one, two and three.</param>
    public static async Task<HAProxy> StartAsync(params Uri[] apps)
    {
        var folder = await TemporaryFolder.CreateAsync();
        var port = DatabaseServer.FreePort();
        var next = 0;
        var lines = Server().Replace(Bind().Replace(Lines(), $"bind 127.0.0.1:{port}"), _ => apps[next++].Authority);
        Assert.Equal(apps.Length, next);
        Assert.Contains(Forgiving, lines, StringComparison.Ordinal);
        lines = lines.Replace(Forgiving, Strict, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder["haproxy.cfg"], lines);
        var program = Installed.Find("apt-get install haproxy", "haproxy");
        var daemon = await Daemon.StartAsync([program, "-db", "-f", folder["haproxy.cfg"]], signal: "TERM");
        using var anybody = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        await Eventually.IsTrueAsync(() => AnswersAsync(anybody), $"HAProxy answers:\n{daemon.Output}");
        return new(folder, daemon, anybody.BaseAddress);
    }

    /// <summary>Waits until it has seen that a server has come back.</summary>
    public Task IsUpAsync(string server) =>
        daemon.LineAsync(line => line.Contains($"Server users/{server} is UP", StringComparison.Ordinal));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        await folder.DisposeAsync();
    }

    private static async Task<bool> AnswersAsync(HttpClient anybody)
    {
        try
        {
            using var answer = await anybody.GetAsync("/healthz/live");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Lines()
    {
        var text = File.ReadAllText(Path.Combine(UsersWebProgram.Repository, "docs", "clusters.md"));
        return Block().Matches(text).Single().Groups["lines"].Value;
    }

    [GeneratedRegex("^```haproxy\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("bind :443 ssl crt .*")]
    private static partial Regex Bind();

    [GeneratedRegex(@"(?<=server \w+ )[\d.]+:5000")]
    private static partial Regex Server();
}
