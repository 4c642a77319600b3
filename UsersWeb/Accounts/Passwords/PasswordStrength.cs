using Zxcvbn;
using Zxcvbn.Matcher;

namespace UsersWeb.Accounts.Passwords;

/// <summary>
/// How long a password holds against somebody who tries the common ones first: zxcvbn, with its lists of passwords, words and names
/// (Wheeler, USENIX Security 2016). Nothing leaves the process.
/// </summary>
/// <param name="Bits">The binary logarithm of the guesses.</param>
/// <param name="Weakness">What makes it easy, for the end of a sentence.</param>
internal sealed record PasswordStrength(double Bits, string Weakness)
{
    // With our rounds of hashing a fast machine tries ten thousand a second: months for the first, an hour for the second.
    private const double Least = 38;
    private const double LeastWithSecondFactor = 26;
    private const double GuessesASecond = 10_000;

    // The estimator's time grows faster than the length: 64 characters take some 10 ms.
    private const int MostEstimated = 64;

    private const int ShortestName = 3;
    private const string Application = "usersweb";

    // Reading the lists takes a fifth of a second. It is not said to be safe for several threads.
    private static readonly Lazy<Zxcvbn.Zxcvbn> Estimator = new(() => new(Translation.English));
    private static readonly Lock Estimating = new();

    /// <summary>Of a password in NFC.</summary>
    public static PasswordStrength Of(string password, ReadOnlySpan<string?> names)
    {
        string[] words = [.. Words([Application, .. names])];
        var unit = Unit(password);
        var strength = OfPart(unit[..Math.Min(unit.Length, MostEstimated)], words);
        if (unit.Length > MostEstimated && strength.Bits < Least) strength = OfPart(unit[^MostEstimated..], words);
        if (unit.Length == password.Length) return strength;
        return new(strength.Bits + Math.Log2((double)password.Length / unit.Length), T("it repeats itself"));
    }

    /// <summary>What to do instead, or null where it is strong enough.</summary>
    public string? Objection(bool hasSecondFactor) => Bits >= (hasSecondFactor ? LeastWithSecondFactor : Least) ? null
        : InTime() + " " + T("Put together four or more words that have nothing to do with each other.");

    private string InTime() => (Math.Pow(2, Bits) / GuessesASecond) switch
    {
        < 60 => T("A machine would guess this at once: {0}.", Weakness),
        < 3600 => T("A machine would guess this within an hour: {0}.", Weakness),
        < 24 * 3600 => T("A machine would guess this within a day: {0}.", Weakness),
        < 30 * 24 * 3600 => T("A machine would guess this within a month: {0}.", Weakness),
        _ => T("A machine would guess this within a year: {0}.", Weakness),
    };

    private static PasswordStrength OfPart(string part, string[] words)
    {
        lock (Estimating)
        {
            var result = Estimator.Value.EvaluatePassword(part, words);
            // Whoever tries a word once tries it twice as well. Not all of what matches nothing is in the sequence.
            var repeated = result.MatchSequence.GroupBy(match => match.Token, StringComparer.OrdinalIgnoreCase).Sum(Repeated);
            return new(Math.Max(0, result.Entropy - repeated), WeaknessOf(result.MatchSequence, words));
        }
    }

    private static double Repeated(IEnumerable<Match> same)
    {
        var bits = same.Select(match => match.Entropy).ToList();
        return Math.Max(0, bits.Sum() - bits.Max() - Math.Log2(bits.Count));
    }

    private static string WeaknessOf(IList<Match> matches, string[] words)
    {
        if (matches.OfType<DictionaryMatch>().Any(match => words.Contains(match.MatchedWord, StringComparer.OrdinalIgnoreCase)))
            return T("it is made of names that others know");
        if (matches.OfType<DictionaryMatch>().Any()) return T("it is made of common passwords and words");
        if (matches.Any(match => match is SequenceMatch or SpatialMatch)) return T("it follows the alphabet or the keyboard");
        return matches.Any(match => match is RepeatMatch) ? T("it repeats itself") : T("it has too little in it");
    }

    // Each name as it is and in its parts: zoe.roux@example.com, zoe, roux, example.
    private static IEnumerable<string> Words(IEnumerable<string?> names) => names.OfType<string>().Select(PasswordText.Normalize)
        .SelectMany(name => Parts(name).Append(name)).Where(name => name.Length >= ShortestName)
        .Select(name => name.ToLowerInvariant()).Distinct();

    private static string[] Parts(string name) =>
        new string([.. name.Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // The shortest text of which the password is a repetition, whose last may be cut; itself when there is none.
    private static string Unit(string password)
    {
        var text = password.ToLowerInvariant();
        for (var length = 1; length <= text.Length / 2; length++)
        {
            if (text.AsSpan(length).SequenceEqual(text.AsSpan(0, text.Length - length))) return password[..length];
        }
        return password;
    }
}
