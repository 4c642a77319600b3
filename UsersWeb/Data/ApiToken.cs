using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>A bearer token for the API. Only the SHA-256 of its 256 random bits is kept, so a stolen database opens nothing.</summary>
public sealed class ApiToken
{
    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose rights the token has.</summary>
    public long UserId { get; set; }

    /// <summary>What the owner calls it; at most <see cref="UserLimits.TokenName"/> UTF-16 units.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the token, 64 lower-case hexadecimal digits; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>
    /// What of its owner's rights it has: names of permissions with spaces between them (RFC 6749, 3.3); null for all of them.
    /// </summary>
    [MaxLength(256), NotSecret]
    public string? Scopes { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; null for a token that never expires.</summary>
    public DateTime? ExpiresAt { get; set; }
}
