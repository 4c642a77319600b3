using System.Security.Cryptography;

namespace UsersWeb.Data;

/// <summary>
/// A passkey (WebAuthn credential) of somebody: by its private key, which never leaves their device or its vault, they sign in without
/// a password. Here stands what a signature is checked by.
/// </summary>
public sealed class Passkey
{
    /// <summary>How many a person has at most.</summary>
    public const int Most = 20;

    /// <summary>Longest name in UTF-16 units.</summary>
    public const int NameLength = 64;

    /// <summary>Longest key of the credential: 1,023 bytes (WebAuthn Level 3, 4) in base64url.</summary>
    public const int CredentialIdLength = 1364;

    /// <summary>Longest public key in base64url: RSA with 4,096 bits has 720, keys for the time of quantum computers 2,700.</summary>
    public const int PublicKeyLength = 4096;

    /// <summary>Longest list of transports.</summary>
    public const int TransportsLength = 128;

    /// <summary>What <see cref="CredentialHash"/> is of a credential's key.</summary>
    public static string HashOf(byte[] credentialId) => Convert.ToHexStringLower(SHA256.HashData(credentialId));

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>Whose.</summary>
    public long UserId { get; set; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the credential's key, 64 lower-case hexadecimal digits; unique.</summary>
    public required string CredentialHash { get; set; }

    /// <summary>The credential's key in base64url.</summary>
    public required string CredentialId { get; set; }

    /// <summary>The public key as COSE_Key (RFC 9052) in base64url.</summary>
    public required string PublicKey { get; set; }

    /// <summary>How browsers reach it, such as "internal,hybrid"; empty where they did not say.</summary>
    public required string Transports { get; set; }

    /// <summary>How often it has signed, where it counts; 0 where not. A smaller number than before is a copy's.</summary>
    public long SignCount { get; set; }

    /// <summary>UTC, microseconds.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC, microseconds; null until it was used. Questions that were asked before are answered no more.</summary>
    public DateTime? LastUsedAt { get; set; }
}
