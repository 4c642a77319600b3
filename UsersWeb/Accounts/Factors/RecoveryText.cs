using System.Security.Cryptography;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Factors;

/// <summary>
/// Recovery codes as people read and type them: 120 random bits in Crockford's base 32, which has no letters that look like digits, in
/// six groups. With 112 or more a plain hash keeps them safe (ASVS 6.5.2). Case and dashes say nothing, and a letter that was read for a
/// digit is taken for it.
/// </summary>
public static class RecoveryText
{
    /// <summary>How many a person has.</summary>
    public const int Count = 10;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 24;

    /// <summary>New ones.</summary>
    public static IReadOnlyList<string> CreateAll() => [.. Enumerable.Range(0, Count).Select(_ => Create())];

    /// <summary>The hash of what somebody typed; null when that can't be such a code.</summary>
    public static string? Hash(string typed)
    {
        var code = string.Concat(typed.Where(c => c != '-' && !char.IsWhiteSpace(c)).Select(c => char.ToLowerInvariant(c) switch
        {
            'o' => '0',
            'i' or 'l' => '1',
            var letter => letter,
        }));
        return code.Length == Length && code.All(Alphabet.Contains) ? RandomSecret.Hash(code) : null;
    }

    private static string Create() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(part => new string(part)));
}
