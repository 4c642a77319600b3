using UsersWeb.Audit;
using UsersWeb.Data;

namespace UsersWeb.Jobs;

/// <summary>
/// Puts down what is to be done in the background, in the transaction of the deed that it follows from: rolled back, there is nothing
/// to do. Ask for it before the transaction begins.
/// </summary>
public sealed class Work
{
    private readonly UsersDbContext db;
    private readonly AfterCommit afterCommit;
    private readonly WorkSignal signal;
    private readonly WorkSeal seal;
    private readonly TimeProvider clock;

    /// <summary>Made for a request, command or job.</summary>
    public Work(UsersDbContext db, AfterCommit afterCommit, WorkSignal signal, WorkSeal seal, TimeProvider clock)
    {
        (this.db, this.afterCommit, this.signal, this.seal, this.clock) = (db, afterCommit, signal, seal, clock);
        seal.Prepare();
    }

    /// <summary>Adds an item; the next save of the context writes it, and the commit of an AuditedTransaction wakes the worker.</summary>
    /// <param name="kind">One that was added by <see cref="WorkKindServices.AddWork"/>.</param>
    /// <param name="payload">For the handler; it is stored encrypted, and may hold personal data.</param>
    /// <param name="dueAt">UTC; not before. Now when left out.</param>
    /// <param name="uniqueName">
    /// At most one item that is yet to be done has this name: a second one fails as a unique index does.
    /// </param>
    /// <param name="total">How much there is to do, in units of the kind's own; null when nobody has counted yet.</param>
    public void Add(string kind, string payload, DateTime? dueAt = null, string? uniqueName = null, long? total = null)
    {
        var now = clock.Now();
        db.WorkItems.Add(new()
        {
            Kind = kind,
            UniqueName = uniqueName,
            Payload = seal.Close(payload),
            CreatedAt = now,
            DueAt = dueAt ?? now,
            Total = total,
        });
        Wake();
    }

    /// <summary>Something that stands in the table already is due once the transaction has been committed.</summary>
    public void Wake() => afterCommit.Do(signal.Wake);
}
