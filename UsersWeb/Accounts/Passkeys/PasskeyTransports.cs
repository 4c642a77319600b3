using Fido2NetLib.Objects;

namespace UsersWeb.Accounts.Passkeys;

/// <summary>How browsers reach a passkey, as text. Ways that nobody here knows are left out.</summary>
public static class PasskeyTransports
{
    /// <summary>For the database.</summary>
    public static string Write(AuthenticatorTransport[]? transports) => string.Join(',', (transports ?? []).Distinct().Order());

    /// <summary>As WebAuthn calls it (Level 3, 5.8.4).</summary>
    public static string Name(AuthenticatorTransport way) => way == AuthenticatorTransport.SmartCard ? "smart-card"
        : way.ToString().ToLowerInvariant();

    /// <summary>For the browser; null where nothing is known.</summary>
    public static AuthenticatorTransport[]? Read(string text)
    {
        var known = text.Split(',').Select(name => (IsKnown: Enum.TryParse<AuthenticatorTransport>(name, out var one), One: one))
            .Where(one => one.IsKnown).Select(one => one.One).ToArray();
        return known.Length == 0 ? null : known;
    }
}
