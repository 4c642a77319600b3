using System.Runtime.ExceptionServices;

namespace UsersWeb.Shared;

/// <summary>
/// What takes long to find out: found out once for all who ask, in the background, and kept for a while. It is found out anew for no more
/// than a twentieth of the time, however long it takes and however often somebody asks.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="atLeast">How long it is kept.</param>
/// <param name="find">Finds it out; for nobody in particular, so that nobody who leaves ends it for the others.</param>
/// <param name="isTooMuch">Whether a failure says that finding it out asks too much: that is kept too.</param>
/// <param name="logger">
/// Is told of every other failure that nobody waits for any more, which is kept as well. One that somebody waits for is theirs, and
/// forgotten.
/// </param>
public sealed class Kept<T>(TimeProvider clock, TimeSpan atLeast, Func<Task<T>> find, Func<Exception, bool> isTooMuch, ILogger logger)
    where T : class
{
    private const int Share = 20;

    private readonly Lock gate = new();
    private KeptValue<T> newest = new(null, null, KeptFailure.None);
    private Attempt? running;
    private long? endedAt;
    private TimeSpan took;

    private TimeSpan Pause => took * Share > atLeast ? took * Share : atLeast;

    /// <summary>The newest there is, after a wait for a newer one that is being found out.</summary>
    /// <param name="patience">The longest wait for the first one; for a newer one it is a fifth of that.</param>
    /// <param name="cancellation">Of whoever asks.</param>
    public async Task<KeptValue<T>> GetAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (Begin() is { } attempt)
        {
            // Whoever can be shown an older one waits only for what comes at once.
            await Task.WhenAny(attempt.Ended!, Task.Delay(attempt.HasOlder ? patience / 5 : patience, cancellation));
            Leave(attempt);
        }
        lock (gate) return newest;
    }

    private Attempt? Begin()
    {
        lock (gate)
        {
            if (running is null)
            {
                if (endedAt is { } end && clock.GetElapsedTime(end) < Pause) return null;
                var begun = running = new(newest.Value is not null);
                begun.Ended = Task.Run(() => FindAsync(begun));
            }
            running.Waiting++;
            return running;
        }
    }

    private void Leave(Attempt attempt)
    {
        lock (gate)
        {
            attempt.Waiting--;
            if (attempt.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        }
    }

    private async Task FindAsync(Attempt attempt)
    {
        var start = clock.GetTimestamp();
        T? value = null;
        Exception? failure = null;
        try
        {
            value = await find();
        }
        catch (Exception e)
        {
            failure = e;
        }
        if (End(attempt, clock.GetElapsedTime(start), value, failure) is { } untold) KeptLog.Failed(logger, untold, Pause.TotalSeconds);
    }

    // The failure that nobody else tells of; null for none.
    private Exception? End(Attempt attempt, TimeSpan time, T? value, Exception? failure)
    {
        var isKnown = failure is null || isTooMuch(failure);
        lock (gate)
        {
            running = null;
            if (!isKnown && attempt.Waiting > 0)
            {
                attempt.Failure = failure;
                return null;
            }
            (took, endedAt) = (time, clock.GetTimestamp());
            newest = failure is null ? new(value, clock.GetUtcNow().UtcDateTime, KeptFailure.None)
                : newest with { Failure = isKnown ? KeptFailure.TooMuch : KeptFailure.Unexpected };
            return isKnown ? null : failure;
        }
    }

    private sealed class Attempt(bool hasOlder)
    {
        public int Waiting;

        // Those who waited when it came are told, also whose patience ended at that moment.
        public Exception? Failure;

        public bool HasOlder => hasOlder;

        public Task? Ended { get; set; }
    }
}

/// <summary>What was found out.</summary>
/// <param name="Value">Null as long as it was not found out once.</param>
/// <param name="AsOf">UTC; of the value.</param>
/// <param name="Failure">Why the last attempt to find out a newer one led to nothing.</param>
public sealed record KeptValue<T>(T? Value, DateTime? AsOf, KeptFailure Failure) where T : class
{
    /// <summary>Whether the first one is being found out: whoever asks again in a moment may have it.</summary>
    public bool IsToCome => Value is null && Failure == KeptFailure.None;
}

/// <summary>Why nothing newer is known.</summary>
public enum KeptFailure
{
    /// <summary>It is.</summary>
    None,

    /// <summary>It asked too much and was given up.</summary>
    TooMuch,

    /// <summary>It failed; the log says why.</summary>
    Unexpected,
}

internal static partial class KeptLog
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "What a page shows could not be found out, when nobody waited for it any more; no new attempt for {Seconds:0} s")]
    public static partial void Failed(ILogger logger, Exception exception, double seconds);
}
