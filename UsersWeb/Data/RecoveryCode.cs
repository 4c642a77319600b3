namespace UsersWeb.Data;

/// <summary>
/// A code that stands once for that of a lost app. Only the SHA-256 of its 120 random bits is kept: they can't be guessed, so a stolen
/// database opens nothing.
/// </summary>
public sealed class RecoveryCode
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long UserId { get; set; }

    /// <summary>SHA-256 of the code without its dashes, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; set; }

    /// <summary>UTC, microseconds; null until it is used.</summary>
    public DateTime? UsedAt { get; set; }
}
