using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace UsersWeb.Data;

/// <summary>
/// The secret of an <see cref="ApiToken"/>: "uw_" and 256 random bits in base64url (RFC 4648, 5), 46 characters.
/// The prefix lets secret scanners recognise a token that was committed by mistake.
/// </summary>
public static class TokenSecret
{
    /// <summary>What every token starts with.</summary>
    public const string Prefix = "uw_";

    /// <summary>A new token, to be shown once, and the hash to be stored.</summary>
    public static (string Token, string Hash) Create()
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (token, Hash(token));
    }

    /// <summary>SHA-256 in 64 lower-case hexadecimal digits. Plain, without salt or rounds: 256 random bits can't be guessed.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
