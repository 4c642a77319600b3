using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>
/// A link by mail that lets its reader do one thing, once. Only the SHA-256 of its 256 random bits is kept, so a stolen database
/// opens nothing.
/// </summary>
public sealed class OneTimeCode
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>For whom.</summary>
    public long UserId { get; set; }

    /// <summary>What for; it is good for nothing else.</summary>
    public CodePurpose Purpose { get; set; }

    /// <summary>SHA-256 of the code, 64 lower-case hexadecimal digits; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>The address it was sent to; for a change of the address, the new one.</summary>
    [MaxLength(UserLimits.Email), NotSecret]
    public required string Email { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; good for nothing from then on.</summary>
    public DateTime EndsAt { get; set; }

    /// <summary>UTC, microseconds; null until it is used.</summary>
    public DateTime? UsedAt { get; set; }
}

/// <summary>What a one-time code lets its reader do.</summary>
public enum CodePurpose
{
    /// <summary>Accept an invitation: choose a password.</summary>
    Invitation,

    /// <summary>Show that the address of a new account is theirs.</summary>
    Confirmation,

    /// <summary>Set another password.</summary>
    Reset,

    /// <summary>Show that a new address is theirs.</summary>
    EmailChange,
}
