using System.Globalization;
using System.Text;
using UsersWeb.Data;
using UsersWeb.Users.Names;

namespace UsersWeb.Users;

/// <summary>An address as mail servers take it: a dot-atom and a domain name, both possibly international (RFC 5321, 6531).</summary>
internal static class EmailRules
{
    private const int LocalPartOctets = 64;

    public static string? Check(string? value)
    {
        if (string.IsNullOrEmpty(value)) return T("Enter an e-mail address.");
        if (UserRules.Text(value, UserLimits.Email) is { } problem) return problem;
        // First the form that is saved: it may have an @ more, or a dot.
        if (Text.Fold(value).Split('@') is not [{ Length: > 0 } local, var domain] || !IsLocalPart(local) || !IsDomain(domain))
            return T("Enter an address like name@example.com.");
        return NormalForms.Email(value).Length <= UserLimits.Email ? null : T("The domain is too long.");
    }

    private static bool IsLocalPart(string local) =>
        Encoding.UTF8.GetByteCount(local) <= LocalPartOctets
        && local.Split('.').All(atom => atom.Length > 0 && atom.EnumerateRunes().All(IsAtomRune));

    private static bool IsAtomRune(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || "!#$%&'*+-/=?^_`{|}~".Contains((char)rune.Value, StringComparison.Ordinal)
        : IsLetterDigitOrMark(rune);

    private static bool IsDomain(string domain) =>
        domain.Contains('.', StringComparison.Ordinal)
        && domain.EnumerateRunes().All(rune => IsLetterDigitOrMark(rune) || rune.Value is '.' or '-')
        && EmailDomain.ToAscii(domain) is { Length: <= 253 } ascii && ascii[^1] != '.';

    private static bool IsLetterDigitOrMark(Rune rune) => !UnicodeProperties.IsInvisible(rune.Value)
        && (Rune.IsLetterOrDigit(rune)
            || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);
}
