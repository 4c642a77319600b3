namespace UsersWeb.Data;

/// <summary>
/// A role. What each may do stands in <c>Users/RolePermissions.cs</c>; the rows of those that mean something there come with the
/// migrations, and a role that is not one of them means nothing. Their keys are powers of two, so that the sum of a person's keys
/// says which roles they have.
/// </summary>
public sealed class Role
{
    /// <summary>May see and change everything. There is always somebody who has it and can sign in.</summary>
    public const string Administrator = "Administrator";

    /// <summary>Looks after people, but gives no roles and does not touch the database.</summary>
    public const string Manager = "Manager";

    /// <summary>Reads everything and changes nothing.</summary>
    public const string Auditor = "Auditor";

    /// <summary>The key of <see cref="Administrator"/>.</summary>
    public const long AdministratorId = 1;

    /// <summary>The key of <see cref="Manager"/>.</summary>
    public const long ManagerId = 2;

    /// <summary>The key of <see cref="Auditor"/>.</summary>
    public const long AuditorId = 4;

    /// <summary>Key.</summary>
    public long Id { get; set; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary>The name by which two are the same; unique.</summary>
    public required string NormalizedName { get; set; }

    /// <summary>Kept from the first version, whose rows have one.</summary>
    public required string ConcurrencyStamp { get; set; }
}
