using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace UsersWeb.Data;

/// <summary>256 random bits that let somebody in, and the hash under which the database knows them.</summary>
public static class RandomSecret
{
    /// <summary>Length of a secret in characters: 32 bytes in base64url (RFC 4648, 5) without padding.</summary>
    public const int Length = 43;

    /// <summary>A new one.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 in 64 lower-case hexadecimal digits. Plain, without salt or rounds: 256 random bits can't be guessed.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
