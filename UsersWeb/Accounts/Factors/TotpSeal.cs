using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace UsersWeb.Accounts.Factors;

/// <summary>Encrypts what codes are computed from by the database's ring of keys, which goes along in a move.</summary>
public sealed class TotpSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("UsersWeb.Totp");

    /// <summary>For the database.</summary>
    public string Close(byte[] secret) => protector.Protect(Convert.ToBase64String(secret));

    /// <summary>What was closed; null when nobody can read it any more, so that no code of it is right.</summary>
    public byte[]? Open(string sealedSecret)
    {
        try
        {
            return Convert.FromBase64String(protector.Unprotect(sealedSecret));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
