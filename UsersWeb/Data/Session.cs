using System.ComponentModel.DataAnnotations;

namespace UsersWeb.Data;

/// <summary>
/// Somebody is signed in on one device. The browser's cookie holds a random id and nothing else; here stands its hash, so that a
/// stolen database opens nothing. Without its row a cookie is worth nothing.
/// </summary>
public sealed class Session
{
    /// <summary>Longest description of a browser in UTF-16 units; longer ones are cut.</summary>
    public const int UserAgentLength = 256;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Who is signed in.</summary>
    public long UserId { get; set; }

    /// <summary>SHA-256 of the id in the cookie, 64 lower-case hexadecimal digits; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>Whether it stays when the browser is closed.</summary>
    public bool IsPersistent { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; the last request that a person made, to a minute or so.</summary>
    public DateTime LastSeenAt { get; set; }

    /// <summary>UTC, microseconds; it ends then, whatever is done with it.</summary>
    public DateTime EndsAt { get; set; }

    /// <summary>UTC, microseconds; when the password was typed last; null for never.</summary>
    public DateTime? PasswordAt { get; set; }

    /// <summary>UTC, microseconds; when a second factor was given last; null for never.</summary>
    public DateTime? SecondFactorAt { get; set; }

    /// <summary>What the browser says of itself when signing in (RFC 9110, 10.1.5); null when it says nothing.</summary>
    [MaxLength(UserAgentLength), NotSecret]
    public string? UserAgent { get; set; }

    /// <summary>The network address of the sign-in.</summary>
    [MaxLength(64), NotSecret]
    public string? Address { get; set; }
}
