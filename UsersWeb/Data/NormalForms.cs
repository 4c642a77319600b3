namespace UsersWeb.Data;

/// <summary>The forms by which two users are the same, as the normalised columns hold them. For ASCII it is the upper case.</summary>
public static class NormalForms
{
    /// <summary>Of a user name: without regard to case and width (RFC 8265, 3.3).</summary>
    // Lower case first: some capitals have one in common that is not capitalized to either (ẞ, ß).
    public static string UserName(string value) => Text.Normalize(FoldUserName(value).ToLowerInvariant());

    /// <summary>
    /// Of an e-mail address: as above, and the domain as the servers of names have it, münchen.example = xn--mnchen-3ya.example.
    /// </summary>
    public static string Email(string value)
    {
        var address = Text.Fold(value);
        var at = address.LastIndexOf('@') + 1;
        return at == 0 ? Text.Normalize(address) : Text.Normalize(address[..at]) + Domain(address[at..]);
    }

    /// <summary>Of a domain or some of its labels; of what can't be one, the upper case.</summary>
    public static string Domain(string value) => Text.Normalize(EmailDomain.ToAscii(value) ?? value);

    /// <summary>Of a display name, which need not be unique; empty when there is none.</summary>
    public static string DisplayName(string? value) => Text.Normalize(value ?? "");

    /// <summary>A user name of ordinary width and composed, in the case in which it was typed.</summary>
    // Thai and Lao keyboards send this vowel as one character or as two.
    public static string FoldUserName(string value) => Text.Fold(value)
        .Replace("\u0E33", "\u0E4D\u0E32", StringComparison.Ordinal).Replace("\u0EB3", "\u0ECD\u0EB2", StringComparison.Ordinal);
}
