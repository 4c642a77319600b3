namespace UsersWeb.Shared;

/// <summary>
/// The tabs of a person's page. Each is a resource of its own in the room that it belongs to; whoever makes one adds a line here.
/// </summary>
public static class UserTabs
{
    /// <summary>The tabs in their order.</summary>
    public static IReadOnlyList<UserTab> All { get; } =
    [
        new("", TKey("Profile"), Permissions.ReadUsers),
        new("/access", TKey("Access"), Permissions.ReadUsers),
        new("/notes", TKey("Notes"), Permissions.ReadUsers),
        new("/activity", TKey("Activity"), Permissions.ReadAudit),
        new("/changes", TKey("Changes"), Permissions.ReadAudit),
    ];
}

/// <summary>A tab.</summary>
/// <param name="Path">What stands behind /users/7 in its address.</param>
/// <param name="English">What it shows.</param>
/// <param name="Permission">What its page asks for; whoever has not got it does not see the tab.</param>
public sealed record UserTab(string Path, string English, Permissions Permission)
{
    /// <summary>What it shows, in the language of now.</summary>
    public string Words => T(English);
}
