using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.KeyRing;

/// <summary>Whether the keys in a database are encrypted, for those who look after it.</summary>
public static class KeyRingState
{
    /// <summary>Said where they are not.</summary>
    public static string Warning { get; } = TKey(
        "The keys that protect sessions, second factors and mails stand unencrypted in the database: whoever has a copy of it can use "
        + "them. Set DataProtection:Certificate.");

    /// <summary>How many keys there are, and how many of them stand there as they are.</summary>
    public static async Task<(int All, int Plain)> ReadAsync(UsersDbContext db, CancellationToken cancellation)
    {
        var keys = await db.DataProtectionKeys.AsNoTracking().Select(key => key.Xml!).ToListAsync(cancellation);
        return (keys.Count, keys.Count(key => KeyXml.IsPlain(XElement.Parse(key))));
    }

    /// <summary>In words.</summary>
    public static string Words(int all, int plain) => (all, plain) switch
    {
        (0, _) => "none yet",
        (_, 0) => "encrypted",
        var (a, p) when a == p => "not encrypted: whoever has a copy of the database can use them; set DataProtection:Certificate",
        var (a, p) => $"{p} of {a} not encrypted: restart the application",
    };
}
