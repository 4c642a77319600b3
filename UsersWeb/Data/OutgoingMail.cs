using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>A mail, from the deed that it tells of until some weeks after it was sent. No key refers to another table.</summary>
public sealed class OutgoingMail
{
    /// <summary>Longest subject in UTF-16 units; longer ones are cut.</summary>
    public const int SubjectLength = 256;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Unique; the left part of the Message-ID, the same for each attempt: 32 hexadecimal digits.</summary>
    [MaxLength(32), NotSecret]
    public required string MessageId { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>What it is about, as "invitation".</summary>
    [MaxLength(WorkItem.Name), NotSecret]
    public required string Kind { get; set; }

    /// <summary>The user it goes to, who may be gone by now; null for anybody else.</summary>
    public long? UserId { get; set; }

    /// <summary>The address.</summary>
    [MaxLength(UserLimits.Email), NotSecret]
    public required string Recipient { get; set; }

    /// <summary>In one line.</summary>
    [MaxLength(SubjectLength), NotSecret]
    public required string Subject { get; set; }

    /// <summary>Its text and HTML as JSON, encrypted by the key ring: its links let somebody in. Null once it was sent.</summary>
    public string? Body { get; set; }

    /// <summary>What has become of it.</summary>
    public MailStatus Status { get; set; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC, microseconds; null when it is not tried again by itself.</summary>
    public DateTime? NextAttemptAt { get; set; }

    /// <summary>UTC, microseconds; when the server took it.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>UTC, microseconds; when it was given up.</summary>
    public DateTime? FailedAt { get; set; }

    /// <summary>Why the last attempt failed, in words.</summary>
    [MaxLength(WorkItem.Error), NotSecret]
    public string? LastError { get; set; }

    /// <summary>A mail server has taken it.</summary>
    public void Send(DateTime now)
    {
        (Status, SentAt, Body) = (MailStatus.Sent, now, null);
        (NextAttemptAt, FailedAt, LastError) = (null, null, null);
    }

    /// <summary>An attempt failed.</summary>
    /// <param name="error">Why.</param>
    /// <param name="next">When it is tried again; null to give it up.</param>
    /// <param name="now">Of the failure.</param>
    public void Fail(string error, DateTime? next, DateTime now)
    {
        (LastError, NextAttemptAt) = (error.Cut(WorkItem.Error), next);
        if (next is null) (Status, FailedAt) = (MailStatus.Failed, now);
    }

    /// <summary>It is to be tried as if it were new.</summary>
    public void TryAgain(DateTime now) => (Status, NextAttemptAt, FailedAt) = (MailStatus.Waiting, now, null);
}

/// <summary>What has become of a mail.</summary>
public enum MailStatus
{
    /// <summary>It will be sent, or tried again, by itself.</summary>
    Waiting,

    /// <summary>A mail server has taken it.</summary>
    Sent,

    /// <summary>It was given up.</summary>
    Failed,

    /// <summary>There was no mail server when it was written; it is sent only when somebody says so.</summary>
    Kept,
}
