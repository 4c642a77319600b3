using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>
/// Somebody did something. It is written in the transaction of the deed and never changed. No key refers to another
/// table, so that an entry outlives whom it tells of.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Longest name of an actor or a subject in UTF-16 units; longer ones are cut.</summary>
    public const int Name = 254;

    /// <summary>Key; a later entry has a greater one.</summary>
    public long Id { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime At { get; set; }

    /// <summary>By what the actor came: nobody, user, token, commandLine or system.</summary>
    [MaxLength(16), NotSecret]
    public required string ActorKind { get; set; }

    /// <summary>The key of the user who acted, or whose token did.</summary>
    public long? ActorId { get; set; }

    /// <summary>What others called the actor then.</summary>
    [MaxLength(Name), NotSecret]
    public required string ActorName { get; set; }

    /// <summary>The API token that was used.</summary>
    public long? TokenId { get; set; }

    /// <summary>The network address it came from; null for the console.</summary>
    [MaxLength(64), NotSecret]
    public string? Address { get; set; }

    /// <summary>What was done, as "user.update".</summary>
    [MaxLength(64), NotSecret]
    public required string Action { get; set; }

    /// <summary>The key of the user to whom it was done.</summary>
    public long? SubjectId { get; set; }

    /// <summary>What others called them then.</summary>
    [MaxLength(Name), NotSecret]
    public string? SubjectName { get; set; }

    /// <summary>The fields that changed, as they were: a JSON object. Never a secret.</summary>
    [NotSecret]
    public string? Before { get; set; }

    /// <summary>The fields that changed, as they became: a JSON object. Never a secret.</summary>
    [NotSecret]
    public string? After { get; set; }
}
