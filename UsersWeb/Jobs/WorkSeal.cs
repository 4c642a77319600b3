using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace UsersWeb.Jobs;

/// <summary>Encrypts what work items carry by the database's ring of keys, so that every instance can read it, also after a move.</summary>
public sealed class WorkSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector protector = protection.CreateProtector("UsersWeb.Work");

    /// <summary>
    /// Reads the ring now. When it needs a new key it writes one by a connection of its own, which on SQLite would wait for the
    /// transaction that waits for it.
    /// </summary>
    public void Prepare() => protector.Protect("");

    /// <summary>The text, encrypted.</summary>
    public string Close(string text) => protector.Protect(text);

    /// <exception cref="CryptographicException">The key is gone, or another ring's has been used.</exception>
    public string Open(string sealedText) => protector.Unprotect(sealedText);
}
