namespace UsersWeb.Jobs;

/// <summary>How long it takes from a failure to the next attempt: 2, 4, 8 … seconds, then an hour each time.</summary>
public static class WorkPause
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Up to a quarter shorter or longer, so that what failed together does not come back together.</summary>
    /// <param name="attempt">The one that failed, from 1.</param>
    public static TimeSpan After(int attempt)
    {
        var seconds = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Clamp(attempt, 1, 30)));
        return TimeSpan.FromSeconds(seconds * (0.75 + Random.Shared.NextDouble() / 2));
    }
}
