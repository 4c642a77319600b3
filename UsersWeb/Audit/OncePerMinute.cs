namespace UsersWeb.Audit;

/// <summary>Lets the first of its kind in each minute through, and no more than a number of kinds: all else is left out.</summary>
/// <param name="most">Kinds a minute, which are also all that is remembered.</param>
/// <param name="clock">Whose minutes.</param>
internal sealed class OncePerMinute<T>(int most, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly HashSet<T> seen = [];
    private long minute;

    /// <summary>Whether it is let through.</summary>
    public bool Lets(T kind)
    {
        var now = clock.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        lock (gate)
        {
            if (now != minute) seen.Clear();
            minute = now;
            return seen.Count < most && seen.Add(kind);
        }
    }
}
