namespace UsersWeb.Shared;

/// <summary>The pages that everybody has about themselves, in the order of the menu.</summary>
public static class AccountPages
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AccountPage> All { get; } =
    [
        new("/account", TKey("Profile"), "person"),
        new("/account/settings", TKey("Settings"), "person-gear"),
        new("/account/password", TKey("Password"), "key"),
        new("/account/security", TKey("Security"), "lock"),
        new("/account/sessions", TKey("Sessions"), "laptop"),
        new("/account/tokens", TKey("API tokens"), "shield-lock"),
        new("/account/data", TKey("Your data"), "file-earmark-arrow-down"),
    ];

    /// <summary>Whether a path is that of one of them.</summary>
    public static bool Has(PathString path) => All.Any(page => page.IsAt(path));
}

/// <summary>A page that everybody has about themselves.</summary>
/// <param name="Path">Its address.</param>
/// <param name="English">What the menu calls it.</param>
/// <param name="Icon">The symbol beside the words.</param>
public sealed record AccountPage(string Path, string English, string Icon)
{
    /// <summary>What the menu calls it, in the language of now.</summary>
    public string Words => T(English);

    /// <summary>Whether a request asks for it.</summary>
    public bool IsAt(PathString path) => Path == "/account" ? path == Path : path.StartsWithSegments(Path);
}
