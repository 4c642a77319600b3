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
    private readonly SemaphoreSlim turn = new(1);
    private Task<int> serving = Task.FromResult(0);
    private NextHost? next;

    /// <summary>Serves until somebody ends the process.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        serving = Begin(null, new(), over.Token);
        int code;
        while ((code = await serving) == Program.HandedOver) { }
        // One may have been begun already that nobody needs any more.
        await over.CancelAsync();
        var last = next is null ? code : await next.Run;
        return relay.IsLost ? last : code;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await relay.DisposeAsync();
        over.Dispose();
        turn.Dispose();
    }

    private Task<int> Begin(string? database, TaskCompletionSource<RelayedServer> made, CancellationToken end) => Program.RunAsync(
        args, settings =>
        {
            var server = relay.ServerFor(args, settings);
            made.TrySetResult(server);
            return server;
        }, () => InTurnAsync(HandOverAsync), database => InTurnAsync(() => PrepareAsync(database)), HoldChangesAsync, database, end);

    // Whoever asks is in the middle of the last one, whose context is not the next one's.
    private Task<T> InTurnAsync<T>(Func<Task<T>> deed)
    {
        using (ExecutionContext.SuppressFlow()) return Task.Run(async () =>
        {
            await turn.WaitAsync();
            try
            {
                return await deed();
            }
            finally
            {
                turn.Release();
            }
        });
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

    private async Task<bool> PrepareAsync(string? database)
    {
        if (next is not null) await next.EndAsync();
        next = null;
        if (database is null || over.IsCancellationRequested) return false;
        // With other addresses it would take them from the one in use, before its time.
        if (!relay.IsFor(args, Settings.Read(args, database))) return false;
        next = await MakeAsync(database);
        if (next is null) return false;
        await WarmAsync(next, isWritable: false);
        return true;
    }

    private async Task<bool> HandOverAsync()
    {
        if (over.IsCancellationRequested) return false;
        var prepared = await TakePreparedAsync();
        // Nobody changes anything here until the next one does, and it is there: whoever reads need not wait for it.
        relay.Hold(reads: prepared is null);
        try
        {
            var host = prepared ?? await MakeAsync(null);
            if (host is null) return false;
            await WarmAsync(host, isWritable: true);
            relay.Use(host.Server);
            (serving, next) = (host.Run, null);
            return true;
        }
        finally
        {
            relay.Release();
        }
    }

    // Somebody may have written other settings than were announced.
    private async Task<NextHost?> TakePreparedAsync()
    {
        if (next is null) return null;
        if (!next.Run.IsCompleted && Settings.Read(args).GetConnectionString("Users") == next.Database) return next;
        await next.EndAsync();
        return next = null;
    }

    private async Task<NextHost?> MakeAsync(string? database)
    {
        var made = new TaskCompletionSource<RelayedServer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        var run = Begin(database, made, end.Token);
        await Task.WhenAny(run, StartedAsync(made.Task));
        if (!run.IsCompleted) return next = new(database, run, await made.Task, end);
        end.Dispose();
        if (relay.IsLost)
        {
            next = new(database, run, null!, new());
            await over.CancelAsync();
        }
        return null;
    }

    private async Task WarmAsync(NextHost host, bool isWritable)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(over.Token);
        patience.CancelAfter(Patience);
        await FirstRequests.MakeAsync(host.Server, isWritable, patience.Token);
    }

    private static async Task StartedAsync(Task<RelayedServer> made) => await (await made).Started;

    private sealed record NextHost(string? Database, Task<int> Run, RelayedServer Server, CancellationTokenSource End)
    {
        public async Task EndAsync()
        {
            await End.CancelAsync();
            await Run;
            End.Dispose();
        }
    }
}
