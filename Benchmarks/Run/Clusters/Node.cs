using UsersWeb.Tests.Support;

namespace Run.Clusters;

/// <summary>A database server of a cluster, a process of its own.</summary>
/// <param name="name">Host and port.</param>
/// <param name="command">What runs it.</param>
/// <param name="askAsync">Asks it by its own client.</param>
internal sealed class Node(string name, string[] command, Func<string, Task<string>> askAsync) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<string> said = [];
    private Daemon? daemon;

    public string Name => name;

    public bool IsRunning => daemon is { HasExited: false };

    /// <summary>What it has printed, in all its lives.</summary>
    public string Output => string.Join('\n', [.. said, daemon?.Output ?? ""]);

    /// <summary>Starts it, the first time or again; it may not answer yet.</summary>
    /// <param name="more">Arguments of this start alone.</param>
    public async Task StartAsync(params string[] more)
    {
        await EndAsync();
        daemon = await Daemon.StartAsync([.. command, .. more]);
    }

    public Task<string> AskAsync(string sql) => askAsync(sql);

    /// <summary>Waits until it answers a question as told.</summary>
    public async Task UntilAsync(string sql, Func<string, bool> isSo, CancellationToken stop)
    {
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!await IsSoAsync(sql, isSo))
        {
            if (!IsRunning) throw new BenchmarkException($"{name} has ended:\n{daemon?.Output}");
            if (System.Diagnostics.Stopwatch.GetElapsedTime(start) > Patience)
                throw new BenchmarkException($"{name} is not as it should be ({sql}):\n{daemon!.Output}");
            await Task.Delay(100, stop);
        }
    }

    /// <summary>Ends it without a word to anybody, as the machine's power would.</summary>
    public async Task KillAsync()
    {
        await daemon!.SignalAllAsync("KILL");
        await EndAsync();
    }

    /// <summary>Ends it in an orderly way.</summary>
    public async Task StopAsync()
    {
        await daemon!.SignalAsync("TERM");
        await daemon.ExitAsync();
        await EndAsync();
    }

    /// <summary>Lets it stand still, without ending a connection, or go on.</summary>
    public Task FreezeAsync(bool isFrozen) => daemon!.SignalAllAsync(isFrozen ? "STOP" : "CONT");

    public async ValueTask DisposeAsync()
    {
        // Children that stand still would not see that their server is gone.
        if (daemon is not null) await daemon.SignalAllAsync("KILL");
        await EndAsync();
    }

    private async Task EndAsync()
    {
        if (daemon is null) return;
        await daemon.DisposeAsync();
        said.Add(daemon.Output);
        daemon = null;
    }

    private async Task<bool> IsSoAsync(string sql, Func<string, bool> isSo)
    {
        try
        {
            return isSo(await askAsync(sql));
        }
        catch (BenchmarkException)
        {
            return false;
        }
    }
}
