using UsersWeb.Data;

namespace UsersWeb.Accounts.Failures;

/// <summary>
/// Counts for as long as they can't be written to the database: while users are being moved nobody must be able to guess without end.
/// </summary>
public sealed class FailuresInMemory(TimeProvider clock)
{
    private const int ManyCounts = 10_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, FailureTally> tallies = [];

    /// <summary>Counts a try, and says how many there are now.</summary>
    /// <param name="counter">What is counted.</param>
    /// <param name="before">What had been counted in the database.</param>
    public FailureTally Count(FailureCounter counter, FailureTally? before)
    {
        var now = clock.Now();
        lock (gate)
        {
            if (tallies.Count >= ManyCounts) RemoveEnded(now);
            var known = tallies.TryGetValue(counter.Key, out var tally) && tally.EndsAt > now ? tally : before;
            return tallies[counter.Key] = FailureTally.Next(known, counter, now);
        }
    }

    /// <summary>What was counted; null when there is nothing.</summary>
    public FailureTally? Find(string key)
    {
        lock (gate) return tallies.TryGetValue(key, out var tally) && tally.EndsAt > clock.Now() ? tally : null;
    }

    /// <summary>Takes one try back.</summary>
    public void TakeBack(string key)
    {
        lock (gate)
        {
            if (tallies.TryGetValue(key, out var tally) && tally.Count > 0) tallies[key] = tally with { Count = tally.Count - 1 };
        }
    }

    /// <summary>Forgets all of it.</summary>
    public void Forget(IEnumerable<string> keys)
    {
        lock (gate)
        {
            foreach (var key in keys) tallies.Remove(key);
        }
    }

    private void RemoveEnded(DateTime now)
    {
        foreach (var key in tallies.Where(one => one.Value.EndsAt <= now).Select(one => one.Key).ToList()) tallies.Remove(key);
    }
}

/// <summary>How many tries there are, and until when they count.</summary>
public sealed record FailureTally(int Count, DateTime EndsAt)
{
    /// <summary>One more; the last that is let through begins the pause.</summary>
    public static FailureTally Next(FailureTally? known, FailureCounter counter, DateTime now)
    {
        var next = known is null ? new(1, now + counter.Window) : known with { Count = known.Count + 1 };
        return next.Count == counter.Limit && counter.Pause is { } pause ? next with { EndsAt = now + pause } : next;
    }
}
