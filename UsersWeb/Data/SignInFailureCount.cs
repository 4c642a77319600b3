namespace UsersWeb.Data;

/// <summary>
/// How many wrong passwords came lately from one address, for one name, or both. Nothing in it says from where or for whom: keys are
/// hashes. It means something in its own database only, and until its end.
/// </summary>
public sealed class SignInFailureCount
{
    /// <summary>Longest hash: SHA-256 in base64url has 43 characters.</summary>
    public const int Hash = 64;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>A hash of what is counted; unique.</summary>
    public required string Key { get; set; }

    /// <summary>A hash of whom it is about; null for the count of an address alone.</summary>
    public string? Subject { get; set; }

    /// <summary>Tries, each counted before its password was looked at.</summary>
    public int Count { get; set; }

    /// <summary>When it is forgotten. UTC, microseconds.</summary>
    public DateTime EndsAt { get; set; }
}
