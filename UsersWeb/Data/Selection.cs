using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>People who were ticked in the list, to whom the same is to be done; kept for a week.</summary>
public sealed class Selection
{
    /// <summary>Longest name of what is to be done, and of what became of it, in UTF-16 units.</summary>
    public const int Name = 32;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who ticked them.</summary>
    public long UserId { get; set; }

    /// <summary>What is to be done, as "deactivate".</summary>
    [MaxLength(Name), NotSecret]
    public required string Deed { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; null until it was asked for.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>UTC, microseconds; when somebody asked to leave it at what was done. Null when nobody did.</summary>
    public DateTime? StoppedAt { get; set; }

    /// <summary>UTC, microseconds; null until nothing is done any more.</summary>
    public DateTime? EndedAt { get; set; }
}

/// <summary>One of them. The person may be gone; the number stays.</summary>
public sealed class SelectedUser
{
    /// <summary>Of which selection.</summary>
    public long SelectionId { get; set; }

    /// <summary>Who.</summary>
    public long UserId { get; set; }

    /// <summary>Where they stood before; null until something became of it.</summary>
    [MaxLength(Selection.Name), NotSecret]
    public string? Before { get; set; }

    /// <summary>What became of it, as "done"; null until then.</summary>
    [MaxLength(Selection.Name), NotSecret]
    public string? Result { get; set; }
}
