namespace UsersWeb.Shared;

/// <summary>
/// The tabs of a person's page. Each is a resource of its own in the room that it belongs to; whoever makes one adds a line here.
/// </summary>
public static class UserTabs
{
    /// <summary>The tabs in their order.</summary>
    public static IReadOnlyList<UserTab> All { get; } =
    [
        new("", "Profile", Permissions.ReadUsers),
        new("/access", "Access", Permissions.ReadUsers),
        new("/notes", "Notes", Permissions.ReadUsers),
        new("/activity", "Activity", Permissions.ReadAudit),
        new("/changes", "Changes", Permissions.ReadAudit),
    ];
}

/// <summary>A tab.</summary>
/// <param name="Path">What stands behind /users/7 in its address.</param>
/// <param name="Words">What it shows.</param>
/// <param name="Permission">What its page asks for; whoever has not got it does not see the tab.</param>
public sealed record UserTab(string Path, string Words, Permissions Permission);
