using System.Security.Cryptography;
using System.Text;

namespace UsersWeb.Tests.Moves.Support;

/// <summary>A secret that is part of a primary key.</summary>
internal static class SecretKey
{
    /// <summary>What stands for it: the first 8 bytes of its SHA-256.</summary>
    public static string Shown(string secret) =>
        $"(secret {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..16]})";
}
