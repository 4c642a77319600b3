using System.Text;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Passwords;

/// <summary>A password as it is checked and hashed, whatever keyboard it was typed on (NIST SP 800-63B, 3.1.1.2).</summary>
public static class PasswordText
{
    // A character decomposes into four units at most. What is longer is nobody's password, and not worth the work.
    private const int Longest = 8 * PasswordRules.Most;

    /// <summary>Canonical composition (NFC): é from one key is é from two. Text that has none comes back unchanged.</summary>
    public static string Normalize(string typed) =>
        typed.Length <= Longest && Text.IsWellFormed(typed) ? typed.Normalize(NormalizationForm.FormC) : typed;
}
