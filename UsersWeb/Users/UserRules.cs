using System.Globalization;
using System.Text;
using UsersWeb.Data;
using UsersWeb.Users.Names;

namespace UsersWeb.Users;

/// <summary>
/// What a value must be like: the strictest of the three engines, so that an accepted row fits each and comes back
/// identical.
/// </summary>
public static class UserRules
{
    /// <summary>Said of a user name that another user has.</summary>
    public static string UserNameTaken => T("This user name is taken.");

    /// <summary>Said of an e-mail address that another user has.</summary>
    public static string EmailTaken => T("This e-mail address is taken.");

    /// <summary>Said when one of the two was refused, and by now whoever had it is gone again.</summary>
    public static string TakenAMomentAgo => T("This user name or e-mail address was taken a moment ago. Try again.");

    /// <summary>Messages by field (names of <see cref="UserFields"/>); empty when all is well.</summary>
    /// <param name="fields">As they would be saved.</param>
    /// <param name="saved">As they are; what stays is right, though an older version's rules allowed it. Null for somebody new.</param>
    public static Dictionary<string, string> Check(UserFields fields, UserFields? saved = null)
    {
        var errors = new Dictionary<string, string>();
        foreach (var field in UserField.All)
        {
            var value = field.Get(fields);
            if (saved is not null && value == field.Get(saved)) continue;
            if (field.Check(value) is { } message) errors.Add(field.Name, message);
        }
        if (StatusChanges.Check(saved?.Status, fields.Status) is { } status) errors.TryAdd(nameof(UserFields.Status), status);
        return errors;
    }

    /// <summary>What is wrong with any text of at most <paramref name="limit"/> UTF-16 units, or null.</summary>
    public static string? Text(string value, int limit)
    {
        // The length comes first: everything after it walks the text.
        if (value.Length > limit) return T("Use at most {0} characters; this has {1}.", limit, value.Length);
        // Of what nearly all texts are made nothing is wrong anywhere, and each of the next looks walks the text.
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') && Damage(value) is { } damage) return damage;
        if (value.Length == 0) return T("Leave it out instead of leaving it empty.");
        if (value.EnumerateRunes().All(IsBlank)) return T("Use at least one character that can be seen.");
        if (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])) return T("Remove the space at the start or the end.");
        return Data.Text.Normalize(value).Length > UserLimits.Normalized ? T("Use fewer combined characters.") : null;
    }

    /// <summary>What is wrong with a user name, or null.</summary>
    public static string? UserName(string? value)
    {
        if (string.IsNullOrEmpty(value)) return T("Enter a user name.");
        if (Text(value, UserLimits.UserName) is { } problem) return problem;
        return UserNames.Check(value);
    }

    /// <summary>What is wrong with free text that may be left out, or null.</summary>
    public static string? Optional(string? value, int limit) => value is null ? null : Text(value, limit);

    /// <summary>What is wrong with a telephone number, or null.</summary>
    public static string? PhoneNumber(string? value)
    {
        if (value is null) return null;
        if (Text(value, UserLimits.PhoneNumber) is { } problem) return problem;
        if (!value.All(c => char.IsAsciiDigit(c) || "+()-./#*x ".Contains(c, StringComparison.Ordinal)))
            return T("Use digits, spaces and + ( ) - . / # * x only.");
        return value.Count(char.IsAsciiDigit) >= 3 ? null : T("Enter at least three digits.");
    }

    private static string? Damage(string value)
    {
        if (!Data.Text.IsWellFormed(value)) return T("Remove the damaged character (half of a surrogate pair).");
        if (value.Any(IsForbidden)) return T("Remove line breaks and other control characters.");
        if (value.Any(c => UnicodeProperties.IsBidiControl(c)))
            return T("Remove the invisible character that turns the direction of text.");
        return null;
    }

    private static bool IsForbidden(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    // The last is the blank of Braille.
    private static bool IsBlank(Rune rune) => UnicodeProperties.IsInvisible(rune.Value) || Rune.IsWhiteSpace(rune) || rune.Value == 0x2800;
}
