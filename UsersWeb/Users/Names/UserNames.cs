using System.Text;
using UsersWeb.Data;

namespace UsersWeb.Users.Names;

/// <summary>
/// What a user name may be: UsernameCaseMapped (RFC 8265, 3.3) in one script (UTS 39). It may be in any, and can't be taken for
/// another's, nor for an e-mail address.
/// </summary>
internal static class UserNames
{
    /// <summary>What is wrong with a name of at most <see cref="UserLimits.UserName"/> units, or null.</summary>
    public static string? Check(string value)
    {
        var name = NormalForms.FoldUserName(value);
        if (name.Contains('@', StringComparison.Ordinal))
            return T("Leave out the @: with it, a user name could be somebody's e-mail address.");
        if (!IdentifierCharacters.AreAll(name)) return T("Use letters, digits and - . _ + ' only.");
        if (!Rune.IsLetterOrDigit(Rune.GetRuneAt(name, 0))) return T("Start with a letter or a digit.");
        if (!ScriptMix.IsOne(name)) return T("Use letters of one script only: mixed, they look like another name.");
        if (!HasOneKindOfDigits(name)) return T("Use digits of one kind only.");
        return Bidi.IsUnambiguous(name) ? null
            : T("Written from right to left, a name starts with a letter and ends with a letter or a digit.");
    }

    // UTS 39, 5.3: each kind begins at a zero of its own.
    private static bool HasOneKindOfDigits(string name) => name.EnumerateRunes().Where(Rune.IsDigit)
        .Select(digit => digit.Value - (int)Rune.GetNumericValue(digit)).Distinct().Count() <= 1;
}
