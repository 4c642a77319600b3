using System.Globalization;
using UsersWeb.Data;

namespace UsersWeb.Accounts;

/// <summary>Passwords: long rather than complicated (ASVS 6.2.1, 6.2.5, 6.2.9; NIST SP 800-63B).</summary>
public static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    public const int Least = 15;

    /// <summary>Most characters: hashing must not become a burden.</summary>
    public const int Most = 256;

    /// <summary>Rounds of PBKDF2-HMAC-SHA512. OWASP's advice of 2025 is 210,000 or more; Identity's default is 100,000.</summary>
    public const int Iterations = 220_000;

    /// <summary>What is wrong with a new password, or null.</summary>
    /// <param name="password">As typed; nothing is cut.</param>
    /// <param name="names">The user's own names, which it must not consist of.</param>
    public static string? Check(string? password, params ReadOnlySpan<string?> names)
    {
        if (string.IsNullOrEmpty(password)) return "Enter a password.";
        if (password.Length < Least)
            return string.Create(CultureInfo.InvariantCulture, $"Use at least {Least} characters; a few words are easy to remember.");
        if (password.Length > Most) return string.Create(CultureInfo.InvariantCulture, $"Use at most {Most} characters.");
        if (!Text.IsWellFormed(password)) return "Remove the damaged character (half of a surrogate pair).";
        if (password.Distinct().Count() < 5) return "Use more different characters.";
        var rest = password;
        foreach (var name in names)
        {
            if (name is { Length: >= 3 }) rest = rest.Replace(name, "", StringComparison.OrdinalIgnoreCase);
        }
        return rest.Length < 8 ? "Don't build it from your own name or address." : null;
    }
}
