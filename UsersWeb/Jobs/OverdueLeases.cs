using UsersWeb.Data;

namespace UsersWeb.Jobs;

/// <summary>
/// Leases that are over by this machine's clock. That of whoever holds one may be minutes behind, so they are taken over only when they
/// have stood still for longer than it takes to renew one.
/// </summary>
internal sealed class OverdueLeases(TimeProvider clock)
{
    // They are renewed every fifteen seconds.
    private static readonly TimeSpan Patience = WorkQueue.Lease / 2;

    private readonly Dictionary<long, (string By, DateTime? Until, long Since)> seen = [];

    /// <summary>Keys of the items that need not be looked at yet.</summary>
    public long[] Waiting => [.. seen.Where(one => clock.GetElapsedTime(one.Value.Since) < Patience).Select(one => one.Key)];

    /// <summary>Whether nobody has an item that is due.</summary>
    public bool IsFree(WorkItem due)
    {
        if (due.LeasedBy is not { } by) return true;
        if (seen.Remove(due.Id, out var before) && (before.By, before.Until) == (by, due.DueAt)
            && clock.GetElapsedTime(before.Since) >= Patience) return true;
        Forget();
        seen[due.Id] = (by, due.DueAt, clock.GetTimestamp());
        return false;
    }

    // Those of items that were done by whoever had them.
    private void Forget()
    {
        foreach (var (id, lease) in seen)
        {
            if (clock.GetElapsedTime(lease.Since) > 2 * Patience) seen.Remove(id);
        }
    }
}
