using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Data;

namespace UsersWeb.Audit;

/// <summary>Removes entries of the audit that are older than the setting Audit:RetentionDays says; none when it is absent.</summary>
public sealed class AuditRetention(
    UsersDbContext db, AuditedTransaction transaction, AuditNote note, AuditSettings settings, ReadOnlyMode mode, TimeProvider clock)
{
    // A transaction of some milliseconds on each engine: others get their turn to write between two.
    private const int Batch = 5_000;

    /// <summary>
    /// Removes what has expired, batch by batch, and notes how many there were. Ends early, and goes on the next time, while the
    /// database takes no changes because its users are being moved.
    /// </summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveExpiredAsync(CancellationToken cancellation)
    {
        if (settings.RetentionDays is not { } days) return 0;
        var end = clock.Now().AddDays(-days);
        var removed = 0;
        try
        {
            while (!mode.IsOn && await RemoveBatchAsync(end, cancellation) is > 0 and var count) removed += count;
        }
        finally
        {
            // What is gone is gone, also when a later batch failed or the program is ending.
            if (removed > 0) await note.TryWriteAsync(AuditActions.AuditExpire, new() { ["count"] = removed, ["before"] = end });
        }
        return removed;
    }

    // By the instant of the last one, because MySQL takes no limit in a subquery. Entries of that same microsecond go with it.
    private Task<int> RemoveBatchAsync(DateTime end, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        var expired = db.AuditEntries.Where(entry => entry.At < end);
        var last = await expired.OrderBy(entry => entry.At).ThenBy(entry => entry.Id).Skip(Batch - 1).Select(entry => (DateTime?)entry.At)
            .FirstOrDefaultAsync(cancellation);
        return await expired.Where(entry => last == null || entry.At <= last).ExecuteDeleteAsync(cancellation);
    }, _ => true, cancellation);
}
