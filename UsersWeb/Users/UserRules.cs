using System.Globalization;
using System.Text;
using UsersWeb.Data;

namespace UsersWeb.Users;

/// <summary>
/// What a value must be like: the strictest of the three engines, so that an accepted row fits each and comes back
/// identical.
/// </summary>
public static class UserRules
{
    /// <summary>Said of a user name that another user has.</summary>
    public const string UserNameTaken = "This user name is taken.";

    /// <summary>Said of an e-mail address that another user has.</summary>
    public const string EmailTaken = "This e-mail address is taken.";

    /// <summary>Said when one of the two was refused, and by now whoever had it is gone again.</summary>
    public const string TakenAMomentAgo = "This user name or e-mail address was taken a moment ago. Try again.";

    /// <summary>Messages by field (names of <see cref="UserFields"/>); empty when all is well.</summary>
    public static Dictionary<string, string> Check(UserFields fields)
    {
        var errors = new Dictionary<string, string>();
        foreach (var field in UserField.All)
        {
            if (field.Check(field.Get(fields)) is { } message) errors.Add(field.Name, message);
        }
        return errors;
    }

    /// <summary>What is wrong with any text of at most <paramref name="limit"/> UTF-16 units, or null.</summary>
    public static string? Text(string value, int limit)
    {
        // The length comes first: everything after it walks the text.
        if (value.Length > limit)
            return string.Create(CultureInfo.InvariantCulture, $"Use at most {limit} characters; this has {value.Length}.");
        if (!Data.Text.IsWellFormed(value)) return "Remove the damaged character (half of a surrogate pair).";
        if (value.Any(IsForbidden)) return "Remove line breaks and other control characters.";
        if (value.Length == 0) return "Leave it out instead of leaving it empty.";
        if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])) return "Remove the space at the start or the end.";
        return Data.Text.Normalize(value).Length > UserLimits.Normalized ? "Use fewer combined characters." : null;
    }

    /// <summary>What is wrong with a user name, or null.</summary>
    public static string? UserName(string? value)
    {
        if (string.IsNullOrEmpty(value)) return "Enter a user name.";
        if (Text(value, UserLimits.UserName) is { } problem) return problem;
        if (!value.EnumerateRunes().All(IsUserNameRune)) return "Use letters, digits and - . _ @ + ' only.";
        return Rune.IsLetterOrDigit(value.EnumerateRunes().First()) ? null : "Start with a letter or a digit.";
    }

    /// <summary>What is wrong with free text that may be left out, or null.</summary>
    public static string? Optional(string? value, int limit) => value is null ? null : Text(value, limit);

    /// <summary>What is wrong with a telephone number, or null.</summary>
    public static string? PhoneNumber(string? value)
    {
        if (value is null) return null;
        if (Text(value, UserLimits.PhoneNumber) is { } problem) return problem;
        if (!value.All(c => char.IsAsciiDigit(c) || "+()-./#*x ".Contains(c, StringComparison.Ordinal)))
            return "Use digits, spaces and + ( ) - . / # * x only.";
        return value.Count(char.IsAsciiDigit) >= 3 ? null : "Enter at least three digits.";
    }

    // Names in any script, and nothing that is invisible: no spaces, format characters or symbols.
    private static bool IsUserNameRune(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || (rune.IsAscii && "-._@+'".Contains((char)rune.Value, StringComparison.Ordinal));

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
