namespace UsersWeb.Shared;

/// <summary>The pages that everybody has about themselves, in the order of the menu.</summary>
public static class AccountPages
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AccountPage> All { get; } =
    [
        new("/account", "Profile", "person"),
        new("/account/settings", "Settings", "person-gear"),
        new("/account/password", "Password", "key"),
        new("/account/security", "Security", "lock"),
        new("/account/sessions", "Sessions", "laptop"),
        new("/account/tokens", "API tokens", "shield-lock"),
        new("/account/data", "Your data", "file-earmark-arrow-down"),
    ];

    /// <summary>Whether a path is that of one of them.</summary>
    public static bool Has(PathString path) => All.Any(page => page.IsAt(path));
}

/// <summary>A page that everybody has about themselves.</summary>
/// <param name="Path">Its address.</param>
/// <param name="Words">What the menu calls it.</param>
/// <param name="Icon">The symbol beside the words.</param>
public sealed record AccountPage(string Path, string Words, string Icon)
{
    /// <summary>Whether a request asks for it.</summary>
    public bool IsAt(PathString path) => Path == "/account" ? path == Path : path.StartsWithSegments(Path);
}
