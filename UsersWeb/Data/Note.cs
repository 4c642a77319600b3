using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>A remark on a person, by somebody who looks after people.</summary>
public sealed class Note
{
    /// <summary>Longest text in UTF-16 units.</summary>
    public const int Longest = 4000;

    /// <summary>Key; a later one is of a later note.</summary>
    public long Id { get; set; }

    /// <summary>About whom.</summary>
    public long UserId { get; set; }

    /// <summary>Who wrote it; null when they are gone.</summary>
    public long? AuthorId { get; set; }

    /// <summary>What others called them when they wrote it.</summary>
    [MaxLength(UserLimits.Email), NotSecret]
    public required string AuthorName { get; set; }

    /// <summary>Plain text; never a move's report prints it.</summary>
    [MaxLength(Longest)]
    public required string Text { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; null when it is as it was written first.</summary>
    public DateTime? EditedAt { get; set; }
}
