using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>
/// Something to be done in the background. It is put down in the transaction of the deed that it follows from, and done at least once
/// by one of the instances.
/// </summary>
public sealed class WorkItem
{
    /// <summary>Longest kind and unique name in UTF-16 units.</summary>
    public const int Name = 64;

    /// <summary>Longest error in UTF-16 units; longer ones are cut.</summary>
    public const int Error = 1000;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who does it, as "mail.send".</summary>
    [MaxLength(Name), NotSecret]
    public required string Kind { get; set; }

    /// <summary>At most one item that is yet to be done has this name; null for any number, and when it is done or given up.</summary>
    [MaxLength(Name), NotSecret]
    public string? UniqueName { get; set; }

    /// <summary>What there is to do, encrypted by the key ring; null when nothing needs saying, and as soon as it is done.</summary>
    public string? Payload { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>
    /// UTC, microseconds; from then on an instance may take it. Who works on it has moved it to the end of their lease, by their clock;
    /// null when it is done or was given up.
    /// </summary>
    public DateTime? DueAt { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; set; }

    /// <summary>The lease of whoever works on it: a new one for each attempt; null while nobody does.</summary>
    [MaxLength(Name), NotSecret]
    public string? LeasedBy { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime? DoneAt { get; set; }

    /// <summary>UTC, microseconds; when it was given up.</summary>
    public DateTime? FailedAt { get; set; }

    /// <summary>Why the last attempt failed, in words. Never a secret.</summary>
    [MaxLength(Error), NotSecret]
    public string? LastError { get; set; }

    /// <summary>How much of <see cref="Total"/> is done, in units of the kind's own.</summary>
    public long Done { get; set; }

    /// <summary>How much there is; null when that is not known.</summary>
    public long? Total { get; set; }

    /// <summary>Somebody begins with it and has it for themselves until then.</summary>
    public void Lease(string by, DateTime until)
    {
        LeasedBy = by;
        DueAt = until;
        Attempts++;
    }

    /// <summary>It is done; what there was to do is forgotten.</summary>
    public void Complete(DateTime now)
    {
        DoneAt = now;
        LastError = null;
        (Payload, UniqueName) = (null, null);
        PutBack(null);
    }

    /// <summary>The attempt failed.</summary>
    /// <param name="error">Why; never a secret.</param>
    /// <param name="next">When it is tried again; null to give it up.</param>
    /// <param name="now">Of the failure.</param>
    public void Fail(string error, DateTime? next, DateTime now)
    {
        LastError = error.Cut(Error);
        if (next is null) (FailedAt, UniqueName) = (now, null);
        PutBack(next);
    }

    /// <summary>Nobody works on it any more.</summary>
    public void PutBack(DateTime? due)
    {
        LeasedBy = null;
        DueAt = due;
    }
}
