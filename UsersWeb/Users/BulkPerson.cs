using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users;

/// <summary>Somebody as a deed sees them.</summary>
/// <param name="Id">Key.</param>
/// <param name="Label">What others call them.</param>
/// <param name="Status">Where they stand.</param>
/// <param name="HasPassword">Whether they have one.</param>
/// <param name="MustChangePassword">Whether it must be changed.</param>
/// <param name="Roles">The sum of the keys of their roles.</param>
public sealed record BulkPerson(long Id, string Label, UserStatus Status, bool HasPassword, bool MustChangePassword, long Roles)
{
    /// <summary>Whether they may do more than the one who asks.</summary>
    public bool IsAbove(Current current) => (RolePermissions.OfSum(Roles) & ~current.Permissions) != Permissions.None;
}
