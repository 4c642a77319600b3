using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace UsersWeb.Web;

/// <summary>
/// The names of our cookies. Browsers tell servers apart by their host and not by their port, so what is kept by a browser carries
/// a part that two databases do not share: the start of the id of the oldest key that signs cookies. It moves along with the users.
/// </summary>
public sealed class CookieNames(IKeyManager keys, IDataProtectionProvider protection)
{
    /// <summary>Inside the application: the session.</summary>
    public const string Session = "UsersWeb.Session";

    /// <summary>Inside the application: what the tokens of forms are compared with.</summary>
    public const string Form = "UsersWeb.Form";

    /// <summary>Inside the application: what the next page says.</summary>
    public const string Notice = "UsersWeb.Notice";

    private volatile string? instance;

    /// <summary>What tells these cookies from another database's; null as long as nobody had to know it.</summary>
    public string? Known => instance;

    /// <summary>The same, from the database the first time.</summary>
    public string Read() => instance ??= Oldest().KeyId.ToString("N", CultureInfo.InvariantCulture)[..8];

    private IKey Oldest()
    {
        if (keys.GetAllKeys().Count == 0) protection.CreateProtector("UsersWeb.Cookies").Protect([]);
        return keys.GetAllKeys().MinBy(key => (key.CreationDate, key.KeyId))!;
    }
}
