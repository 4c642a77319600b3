namespace UsersWeb.Samples;

/// <summary>How people of one script and language are named.</summary>
/// <param name="Given">Given names.</param>
/// <param name="Family">Family names, or what stands in their place.</param>
/// <param name="FamilyFirst">Whether the family name comes first.</param>
/// <param name="Separator">What stands between the two in the display name.</param>
internal sealed record Culture(Name[] Given, Name[] Family, bool FamilyFirst = false, string Separator = " ")
{
    /// <summary>Names separated by spaces; one that is not ASCII already is followed by "=" and its Latin form.</summary>
    public static Culture Of(string given, string family, bool familyFirst = false, string separator = " ") =>
        new(Names(given), Names(family), familyFirst, separator);

    private static Name[] Names(string names) =>
        [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name.Split('='))
            .Select(name => new Name(name[0], name[^1].ToLowerInvariant()))];
}

/// <summary>A name as its bearer writes it, and as it stands in an e-mail address.</summary>
internal sealed record Name(string Native, string Latin);
