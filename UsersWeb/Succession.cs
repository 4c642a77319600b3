using Microsoft.AspNetCore.Hosting.Server;
using UsersWeb.Web.Relaying;

namespace UsersWeb;

/// <summary>
/// The web hosts of one process, one after the other: the next one is made and warmed while the last one serves, on a server that
/// stays. They may belong to different editions, so all that passes between them is of the framework's types.
/// </summary>
internal sealed class Succession(string[] args) : IAsyncDisposable
{
    // A database that can't be reached by then is told of by the next as well as by the last.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Relay relay = new();
    private readonly CancellationTokenSource over = new();
    private Task<int> serving = Task.FromResult(0);
    private Task<int>? next;

    /// <summary>Serves until somebody ends the process.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        serving = Begin(new());
        int code;
        while ((code = await serving) == Program.HandedOver) { }
        // One may have been begun already that nobody needs any more.
        await over.CancelAsync();
        var last = next is null ? code : await next;
        return relay.IsLost ? last : code;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await relay.DisposeAsync();
        over.Dispose();
    }

    private Task<int> Begin(TaskCompletionSource<RelayedServer> made) => Program.RunAsync(args, settings =>
    {
        var server = relay.ServerFor(args, settings);
        made.TrySetResult(server);
        return server;
    }, HandOverAsync, HoldChangesAsync, over.Token);

    // Whoever asks is in the middle of the last one, whose context is not the next one's.
    private Task<bool> HandOverAsync()
    {
        using (ExecutionContext.SuppressFlow()) return Task.Run(MakeNextAsync);
    }

    private async Task HoldChangesAsync(bool holds, CancellationToken cancellation)
    {
        if (!holds)
        {
            relay.Release();
            return;
        }
        relay.Hold(reads: false);
        await relay.QuietAsync(cancellation);
    }

    private async Task<bool> MakeNextAsync()
    {
        if (over.IsCancellationRequested) return false;
        relay.Hold(reads: true);
        try
        {
            return await TryNextAsync();
        }
        finally
        {
            relay.Release();
        }
    }

    private async Task<bool> TryNextAsync()
    {
        var made = new TaskCompletionSource<RelayedServer>(TaskCreationOptions.RunContinuationsAsynchronously);
        next = Begin(made);
        await Task.WhenAny(next, StartedAsync(made.Task));
        if (next.IsCompleted)
        {
            if (relay.IsLost) await over.CancelAsync();
            return false;
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        patience.CancelAfter(Patience);
        await FirstRequests.MakeAsync(await made.Task, patience.Token);
        relay.Use(await made.Task);
        serving = next;
        return true;
    }

    private static async Task StartedAsync(Task<RelayedServer> made) => await (await made).Started;
}
