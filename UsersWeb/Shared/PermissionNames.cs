namespace UsersWeb.Shared;

/// <summary>The permissions by their names outside of the code: in scopes of tokens, on pages and on the command line.</summary>
public static class PermissionNames
{
    /// <summary>Each permission, its name, and what it lets somebody do.</summary>
    public static IReadOnlyList<PermissionName> All { get; } =
    [
        new(Permissions.ReadUsers, "users.read", TKey("See users")),
        new(Permissions.ChangeUsers, "users.write", TKey("Create, invite, change, lock and deactivate users")),
        new(Permissions.DeleteUsers, "users.delete", TKey("Delete users for good")),
        new(Permissions.AssignRoles, "roles.assign", TKey("Give and take roles")),
        new(Permissions.ManageTokens, "tokens.manage", TKey("See and revoke API tokens of others")),
        new(Permissions.ReadAudit, "audit.read", TKey("See who did what")),
        new(Permissions.ReadMail, "mail.read", TKey("See which mails wait or failed")),
        new(Permissions.ManageMail, "mail.manage", TKey("Have mails tried again")),
        new(Permissions.MoveDatabase, "database.manage", TKey("See how the application and its database do")),
    ];

    /// <summary>The permission of a name; null when there is none.</summary>
    public static Permissions? Find(string name) => All.FirstOrDefault(one => one.Name == name)?.Permission;

    /// <summary>The names of all the permissions in a set.</summary>
    public static IEnumerable<PermissionName> Of(Permissions permissions) => All.Where(one => permissions.HasFlag(one.Permission));
}

/// <summary>A permission by its name.</summary>
/// <param name="Permission">One of them.</param>
/// <param name="Name">As "users.read".</param>
/// <param name="English">What it lets somebody do.</param>
public sealed record PermissionName(Permissions Permission, string Name, string English)
{
    /// <summary>What it lets somebody do, in the language of now.</summary>
    public string Words => T(English);
}
