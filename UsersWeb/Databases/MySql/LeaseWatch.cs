using System.Diagnostics;

namespace UsersWeb.Databases.MySql;

/// <summary>Sees from one look to the next whether a lease stands still.</summary>
internal sealed class LeaseWatch
{
    private (LeaseState? State, long Since) seen;

    /// <summary>Whether it has looked the same for <see cref="ClusterLease.Patience"/>.</summary>
    public bool IsStill(LeaseState now)
    {
        if (seen.State == now) return Stopwatch.GetElapsedTime(seen.Since) >= ClusterLease.Patience;
        seen = (now, Stopwatch.GetTimestamp());
        return false;
    }
}
