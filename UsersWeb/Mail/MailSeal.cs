using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace UsersWeb.Mail;

/// <summary>Encrypts what stands in mails by the database's ring of keys: their links let somebody in.</summary>
public sealed class MailSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("UsersWeb.Mail");

    /// <summary>For the database.</summary>
    public string Close(MailBody body) => protector.Protect(body.ToJson());

    /// <summary>What was closed; null when nobody can read it any more.</summary>
    public MailBody? Open(string? sealedBody)
    {
        if (sealedBody is null) return null;
        try
        {
            return MailBody.OfJson(protector.Unprotect(sealedBody));
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }
}
