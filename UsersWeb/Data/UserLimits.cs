namespace UsersWeb.Data;

/// <summary>Longest values in UTF-16 units: the strictest counting of the three engines, so every accepted row fits each of them.</summary>
public static class UserLimits
{
    /// <summary>User name.</summary>
    public const int UserName = 64;

    /// <summary>E-mail address: a forward path without its brackets (RFC 5321, 4.5.3.1.3).</summary>
    public const int Email = 254;

    /// <summary>Display name.</summary>
    public const int DisplayName = 128;

    /// <summary>Telephone number: E.164 has 15 digits; the rest is for spaces, brackets and an extension.</summary>
    public const int PhoneNumber = 32;

    /// <summary>Time zone: the longest name that IANA has given has 32.</summary>
    public const int TimeZone = 64;

    /// <summary>Language tag: what every reader must take (RFC 5646, 4.4.1).</summary>
    public const int Language = 35;

    /// <summary>Choice of colours.</summary>
    public const int Theme = 16;

    /// <summary>Density and columns of a list; all there are take half of it.</summary>
    public const int ListLayout = 256;

    /// <summary>Normalised forms: NFC can make a value longer, never beyond this.</summary>
    public const int Normalized = 256;

    /// <summary>Why somebody is locked.</summary>
    public const int Reason = 256;

    /// <summary>Label of an API token.</summary>
    public const int TokenName = 64;
}
