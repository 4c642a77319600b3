using System.Globalization;
using System.Text;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>An address as mail servers take it: a dot-atom and a domain name, both possibly international (RFC 5321, 6531).</summary>
internal static class EmailRules
{
    private const int LocalPartOctets = 64;
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static string? Check(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "Enter an e-mail address.";
        if (UserRules.Text(value, UserLimits.Email) is { } problem) return problem;
        var at = value.LastIndexOf('@');
        return at > 0 && IsLocalPart(value[..at]) && IsDomain(value[(at + 1)..]) ? null : "Enter an address like name@example.com.";
    }

    private static bool IsLocalPart(string local) =>
        Encoding.UTF8.GetByteCount(local) <= LocalPartOctets
        && local.Split('.').All(atom => atom.Length > 0 && atom.EnumerateRunes().All(IsAtomRune));

    private static bool IsAtomRune(Rune rune) => rune.IsAscii
        ? Rune.IsLetterOrDigit(rune) || "!#$%&'*+-/=?^_`{|}~".Contains((char)rune.Value, StringComparison.Ordinal)
        : IsLetterDigitOrMark(rune);

    private static bool IsDomain(string domain)
    {
        if (!domain.Contains('.', StringComparison.Ordinal)) return false;
        if (!domain.EnumerateRunes().All(rune => IsLetterDigitOrMark(rune) || rune.Value is '.' or '-')) return false;
        try
        {
            return Idn.GetAscii(domain).Length <= 253 && domain[^1] != '.';
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsLetterDigitOrMark(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
