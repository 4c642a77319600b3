using OtpNet;

namespace UsersWeb.Accounts.Factors;

/// <summary>
/// Codes by the clock (RFC 6238) as every app knows them: SHA-1, six digits, another one each 30 seconds. That of the half minute
/// before and after is taken, too, for clocks that are not exact (RFC 6238, 5.2).
/// </summary>
public static class TotpCode
{
    /// <summary>How many digits.</summary>
    public const int Digits = 6;

    private const int SecretBytes = 20;
    private const string Issuer = "UsersWeb";

    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>160 random bits, as many as the hash has (RFC 4226, 4).</summary>
    public static byte[] CreateSecret() => KeyGeneration.GenerateRandomKey(SecretBytes);

    /// <summary>The half minute since 1970 to which a code belongs; null for one that is not right now.</summary>
    /// <param name="secret">From which it was computed.</param>
    /// <param name="code">Six ASCII digits.</param>
    /// <param name="now">The time.</param>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now) =>
        code.Length == Digits && new Totp(secret).VerifyTotp(now.UtcDateTime, code, out var step, Window) ? step : null;

    /// <summary>What an app reads from the picture.</summary>
    public static string Address(byte[] secret, string userName) => new OtpUri(OtpType.Totp, secret, userName, Issuer).ToString();

    /// <summary>What a person types into an app instead, in groups of four.</summary>
    public static string Typed(byte[] secret) =>
        string.Join(' ', Base32Encoding.ToString(secret).TrimEnd('=').Chunk(4).Select(part => new string(part)));
}
