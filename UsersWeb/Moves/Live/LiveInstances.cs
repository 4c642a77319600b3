using System.Data.Common;
using System.Diagnostics;
using UsersWeb.Availability;
using UsersWeb.Moves.Engine;

namespace UsersWeb.Moves.Live;

/// <summary>Instances of the application that use the source: they are told the phase, and answer when nobody changes anything.</summary>
internal sealed class LiveInstances(MoveRun run) : IAsyncDisposable
{
    // One that has given no sign for so long is gone, or stands still; when it goes on, the fence keeps it out.
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly Dictionary<string, (string Seen, long At)> signs = [];
    private DbConnection? open;

    /// <summary>Writes the phase down, where instances look.</summary>
    public async Task TellAsync(LivePhase phase, CancellationToken cancellation)
    {
        // Of a return it stays to be seen that it is one.
        var wish = run.Options.IsReturn ? WayBackWish.Back : (WayBackWish?)null;
        await run.Source.Marks.WriteLiveAsync(await OpenAsync(cancellation), new(run.Id, phase) { Wish = wish }, cancellation);
        await LookAsync(cancellation);
    }

    /// <summary>Waits until all of them have answered that they are closed.</summary>
    /// <returns>The names of those that have not in time.</returns>
    public async Task<IReadOnlyList<string>> FindSilentAsync(CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var silent = (await LookAsync(cancellation)).Where(one => one.Phase != nameof(LivePhase.Closing) && IsAlive(one.Name))
                .Select(one => one.Name).ToList();
            if (silent.Count == 0 || Stopwatch.GetElapsedTime(start) > Patience) return silent;
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (open is not null) await open.DisposeAsync();
    }

    private bool IsAlive(string name) => Stopwatch.GetElapsedTime(signs[name].At) < Alive;

    private async Task<IReadOnlyList<(string Name, string Phase, string Seen)>> LookAsync(CancellationToken cancellation)
    {
        var there = await run.Source.Marks.ReadInstancesAsync(await OpenAsync(cancellation), cancellation);
        foreach (var (name, _, seen) in there)
        {
            if (signs.TryGetValue(name, out var last) && last.Seen == seen) continue;
            signs[name] = (seen, Stopwatch.GetTimestamp());
        }
        return there;
    }

    private async Task<DbConnection> OpenAsync(CancellationToken cancellation) => open ??= await run.Source.OpenAsync(cancellation);
}
