using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>Which role may do what: the only place that says so. A role that is not in the table may do nothing.</summary>
public static class RolePermissions
{
    private static readonly Dictionary<long, Permissions> Table = new()
    {
        [Role.AdministratorId] = Permissions.All,
    };

    /// <summary>What the roles with these keys may do together; a role that is not in the table adds nothing.</summary>
    public static Permissions Of(params ReadOnlySpan<long> roles)
    {
        var permissions = Permissions.None;
        foreach (var role in roles) permissions |= Table.GetValueOrDefault(role);
        return permissions;
    }

    /// <summary>What somebody may do of whom only that one role matters.</summary>
    public static Permissions Of(bool isAdministrator) => isAdministrator ? Of(Role.AdministratorId) : Permissions.None;
}
