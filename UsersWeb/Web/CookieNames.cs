using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace UsersWeb.Web;

/// <summary>
/// The names of our cookies. Browsers tell servers apart by their host and not by their port, so what is kept by a browser carries
/// a part that two databases do not share: the start of the id of the oldest key that signs cookies. It moves along with the users.
/// </summary>
public sealed class CookieNames(IKeyManager keys, IDataProtectionProvider protection, TimeProvider clock)
{
    // By then an instance that began with the same new database at the same moment has saved its key, which may be older.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Inside the application: the session.</summary>
    public const string Session = "UsersWeb.Session";

    /// <summary>Inside the application: what the tokens of forms are compared with.</summary>
    public const string Form = "UsersWeb.Form";

    /// <summary>Inside the application: what the next page says.</summary>
    public const string Notice = "UsersWeb.Notice";

    /// <summary>Inside the application: who has signed in on this device before.</summary>
    public const string Device = "UsersWeb.Device";

    /// <summary>Inside the application: who has given their password and still has to give a code.</summary>
    public const string SecondStep = "UsersWeb.SecondStep";

    private volatile string? instance;
    private long readAt;
    private volatile bool isSettled;

    /// <summary>What tells these cookies from another database's; null as long as nobody had to know it.</summary>
    public string? Known => instance;

    /// <summary>The same, from the database the first time, and again while that is new.</summary>
    public string Read()
    {
        if (instance is { } known && (isSettled || clock.GetElapsedTime(Volatile.Read(ref readAt)) < Pause)) return known;
        var oldest = Oldest();
        Volatile.Write(ref readAt, clock.GetTimestamp());
        isSettled = clock.GetUtcNow() - oldest.CreationDate > Settled;
        return instance = oldest.KeyId.ToString("N", CultureInfo.InvariantCulture)[..8];
    }

    private IKey Oldest()
    {
        if (keys.GetAllKeys().Count == 0) protection.CreateProtector("UsersWeb.Cookies").Protect([]);
        return keys.GetAllKeys().MinBy(key => (key.CreationDate, key.KeyId))!;
    }
}
