namespace UsersWeb.Data;

/// <summary>
/// The secret of an <see cref="ApiToken"/>: "uw_" and a <see cref="RandomSecret"/>, 46 characters. The prefix lets secret scanners
/// recognise a token that was committed by mistake.
/// </summary>
public static class TokenSecret
{
    /// <summary>What every token starts with.</summary>
    public const string Prefix = "uw_";

    /// <summary>A new token, to be shown once, and the hash to be stored.</summary>
    public static (string Token, string Hash) Create()
    {
        var token = Prefix + RandomSecret.Create();
        return (token, Hash(token));
    }

    /// <inheritdoc cref="RandomSecret.Hash"/>
    public static string Hash(string token) => RandomSecret.Hash(token);
}
