using System.Globalization;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Passwords;

/// <summary>
/// Passwords: long rather than complicated, and not the ones that are tried first (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11; NIST SP
/// 800-63B, 3.1.1.2). Lengths are code points of the text in NFC.
/// </summary>
public static class PasswordRules
{
    /// <summary>Fewest characters of a password that stands alone.</summary>
    public const int Least = 15;

    /// <summary>Fewest characters of somebody who has a second factor.</summary>
    public const int LeastWithSecondFactor = 8;

    /// <summary>Most characters: hashing must not become a burden.</summary>
    public const int Most = 256;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512. OWASP's advice of 2025 is 210,000 or more; Identity's default is 100,000.</summary>
    public const int Iterations = 220_000;

    private const char ByteOrderMark = '\uFEFF';

    /// <summary>What a form says of them.</summary>
    /// <param name="least">Fewest characters.</param>
    public static string Hint(int least) =>
        T("At least {0} characters; a few words are easy to remember. No rules about digits or signs.", least);

    /// <summary>What is wrong with a new password and what to do, or null.</summary>
    /// <param name="password">As typed; nothing is cut.</param>
    /// <param name="hasSecondFactor">Whether the password alone lets nobody in.</param>
    /// <param name="names">What others call the user: user name, e-mail address, display name.</param>
    public static string? Check(string? password, bool hasSecondFactor = false, params ReadOnlySpan<string?> names)
    {
        if (string.IsNullOrEmpty(password)) return T("Enter a password.");
        if (!Text.IsWellFormed(password)) return T("Remove the damaged character (half of a surrogate pair).");
        if (password.Any(IsControl)) return T("Remove line breaks, the byte order mark and other invisible control characters.");
        var normal = PasswordText.Normalize(password);
        var (length, least) = (normal.EnumerateRunes().Count(), hasSecondFactor ? LeastWithSecondFactor : Least);
        if (length < least)
            return T("Use at least {0} characters; this has {1}. A few words are easy to remember.", least, length);
        if (length > Most) return T("Use at most {0} characters; this has {1}.", Most, length);
        return PasswordStrength.Of(normal, names).Objection(hasSecondFactor);
    }

    private static bool IsControl(char c) => char.IsControl(c) || c == ByteOrderMark
        || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
