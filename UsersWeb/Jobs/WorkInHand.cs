using UsersWeb.Data;

namespace UsersWeb.Jobs;

/// <summary>A work item that this instance has taken, for one attempt.</summary>
/// <param name="item">As it stands in the database.</param>
/// <param name="payload">What there is to do, decrypted; null when nothing was said.</param>
/// <param name="next">When it is tried again if this attempt fails; null when this is the last one.</param>
public sealed class WorkInHand(WorkItem item, string? payload, DateTime? next)
{
    private long done = item.Done;
    private long total = item.Total ?? -1;
    private volatile bool hasNews;

    /// <summary>Key of the item.</summary>
    public long Id => item.Id;

    /// <summary>The kind.</summary>
    public string Kind => item.Kind;

    /// <summary>What there is to do, as it was given to <see cref="Work.Add"/>; empty for recurring work.</summary>
    public string Payload => payload ?? "";

    /// <summary>1 for the first.</summary>
    public int Attempt => item.Attempts;

    /// <summary>How much was done by attempts of before and by this one.</summary>
    public long Done => Interlocked.Read(ref done);

    /// <summary>How much there is; null when that is not known.</summary>
    public long? Total => Interlocked.Read(ref total) is >= 0 and var known ? known : null;

    /// <summary>UTC; when it is tried again if this attempt fails; null when this is the last one.</summary>
    public DateTime? NextAttemptAt => next;

    /// <summary>Until when nobody else takes it; UTC.</summary>
    internal DateTime LeasedUntil { get; set; } = item.DueAt!.Value;

    internal string Lease => item.LeasedBy!;

    internal bool HasNews => hasNews;

    /// <summary>Says how far it is; written to the database at most once a second, so call it as often as you like.</summary>
    /// <param name="doneNow">In units of the kind's own.</param>
    /// <param name="ofTotal">How much there is; null when that is not known.</param>
    public void Report(long doneNow, long? ofTotal)
    {
        Interlocked.Exchange(ref done, doneNow);
        Interlocked.Exchange(ref total, ofTotal ?? -1);
        hasNews = true;
    }

    internal void WriteTo(WorkItem row)
    {
        hasNews = false;
        (row.Done, row.Total) = (Done, Total);
    }
}
