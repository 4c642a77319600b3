namespace UsersWeb.Data;

/// <summary>An app of somebody's that shows another code each half minute (TOTP, RFC 6238): the second step of their sign-in.</summary>
public sealed class Authenticator
{
    /// <summary>Longest encrypted secret.</summary>
    public const int SecretLength = 512;

    /// <summary>Whose; the key, so that each person has one.</summary>
    public long UserId { get; set; }

    /// <summary>What the codes are computed from, encrypted by the key ring.</summary>
    public required string Secret { get; set; }

    /// <summary>UTC, microseconds; when its first code was typed.</summary>
    public DateTime ConfirmedAt { get; set; }

    /// <summary>The half minute since 1970 whose code was taken last: neither it nor an earlier one is taken again.</summary>
    public long LastStep { get; set; }
}
