namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// How long sessions last (ASVS 7.3.1, 7.3.2): one that ends with the browser is that of a working day, one that stays is looked
/// at every month (NIST SP 800-63B-4, 2.1.3: 30 days at most for one factor).
/// </summary>
public static class SessionLimits
{
    /// <summary>Without a request for so long, a session that ends with the browser is over.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);

    /// <summary>The same for one that stays.</summary>
    public static readonly TimeSpan IdlePersistent = TimeSpan.FromDays(14);

    /// <summary>After so long a session that ends with the browser is over in any case.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>The same for one that stays.</summary>
    public static readonly TimeSpan LifePersistent = TimeSpan.FromDays(30);

    /// <summary>Most sessions of one person; a further sign-in ends the one that was not seen for longest.</summary>
    public const int Most = 50;

    /// <summary>Whether a session is over.</summary>
    public static bool IsOver(bool isPersistent, DateTime lastSeenAt, DateTime endsAt, DateTime now) =>
        now >= endsAt || now - lastSeenAt >= (isPersistent ? IdlePersistent : Idle);
}
