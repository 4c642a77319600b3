namespace UsersWeb.Shared;

/// <summary>
/// What takes long to find out: found out once for all who ask, in the background, and kept for a while. It is found out anew for no more
/// than a twentieth of the time, however long it takes and however often somebody asks.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="atLeast">How long it is kept.</param>
/// <param name="find">Finds it out; for nobody in particular, so that nobody who leaves ends it for the others.</param>
/// <param name="isTooMuch">
/// Whether a failure says that finding it out asks too much: that is kept too. Every other one is for those who wait, and forgotten.
/// </param>
public sealed class Kept<T>(TimeProvider clock, TimeSpan atLeast, Func<Task<T>> find, Func<Exception, bool> isTooMuch) where T : class
{
    private const int Share = 20;

    private readonly Lock gate = new();
    private KeptValue<T> newest = new(null, null, false);
    private Task? finding;
    private long? endedAt;
    private TimeSpan took;

    /// <summary>The newest there is, after a wait for a newer one that is being found out.</summary>
    /// <param name="patience">The longest wait for the first one; for a newer one it is a fifth of that.</param>
    /// <param name="cancellation">Of whoever asks.</param>
    public async Task<KeptValue<T>> GetAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (Begin() is { } running)
        {
            // Whoever can be shown an older one waits only for what comes at once.
            var wait = newest.Value is null ? patience : patience / 5;
            if (await Task.WhenAny(running, Task.Delay(wait, cancellation)) == running) await running;
        }
        lock (gate) return newest;
    }

    private Task? Begin()
    {
        lock (gate)
        {
            if (finding is { IsCompleted: false }) return finding;
            var kept = took * Share > atLeast ? took * Share : atLeast;
            if (endedAt is { } end && clock.GetElapsedTime(end) < kept) return null;
            return finding = Task.Run(FindAsync);
        }
    }

    private async Task FindAsync()
    {
        var start = clock.GetTimestamp();
        var result = await AttemptAsync();
        lock (gate)
        {
            (newest, endedAt) = (result, clock.GetTimestamp());
            took = clock.GetElapsedTime(start);
        }
    }

    private async Task<KeptValue<T>> AttemptAsync()
    {
        try
        {
            return new(await find(), clock.GetUtcNow().UtcDateTime, false);
        }
        catch (Exception e) when (isTooMuch(e))
        {
            return newest with { IsTooMuch = true };
        }
    }
}

/// <summary>What was found out.</summary>
/// <param name="Value">Null as long as it was not found out once.</param>
/// <param name="AsOf">UTC; of the value.</param>
/// <param name="IsTooMuch">Whether the last attempt to find out a newer one was given up.</param>
public sealed record KeptValue<T>(T? Value, DateTime? AsOf, bool IsTooMuch) where T : class;
