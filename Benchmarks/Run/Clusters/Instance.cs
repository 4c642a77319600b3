using System.Diagnostics;
using System.Net;
using UsersWeb.Tests.Support;

namespace Run.Clusters;

/// <summary>The application, one of several on the same database, at an address that stays.</summary>
internal sealed class Instance(string program, string connectionString) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> said = [];
    private TemporaryFolder? folder;
    private Daemon? daemon;

    public Uri Address { get; } = Server.FreeAddress();

    /// <summary>What it has printed, in all its lives.</summary>
    public string Output => string.Join('\n', [.. said, daemon?.Output ?? ""]);

    public async Task StartAsync(CancellationToken stop)
    {
        folder ??= await TemporaryFolder.CreateAsync();
        daemon = await Daemon.StartAsync([program, "--urls", Address.ToString()],
            [("ConnectionStrings__Users", connectionString), ("USERSWEB_HOME", folder.Path)]);
        await IsReadyAsync(stop);
    }

    /// <summary>Ends it in an orderly way, which takes as long as it drains.</summary>
    public async Task StopAsync()
    {
        await daemon!.SignalAsync("TERM");
        if (await daemon.ExitAsync() is not 0 and var code)
            throw new BenchmarkException($"An instance ended with {code}:\n{daemon.Output}");
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (folder is not null) await folder.DisposeAsync();
    }

    private async Task IsReadyAsync(CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
        var start = Stopwatch.GetTimestamp();
        while (await StatusAsync(http) != HttpStatusCode.OK)
        {
            if (daemon!.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
                throw new BenchmarkException($"An instance is not ready:\n{daemon.Output}");
            await Task.Delay(50, stop);
        }
    }

    // Not /healthz/ready: an instance that was asked that waits at its end for whoever asked.
    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/account/login");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task EndAsync()
    {
        if (daemon is null) return;
        await daemon.DisposeAsync();
        said.Add(daemon.Output);
        daemon = null;
    }
}
