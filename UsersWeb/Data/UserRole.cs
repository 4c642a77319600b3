namespace UsersWeb.Data;

/// <summary>Somebody has a role.</summary>
public sealed class UserRole
{
    /// <summary>Who.</summary>
    public long UserId { get; set; }

    /// <summary>Which.</summary>
    public long RoleId { get; set; }
}
