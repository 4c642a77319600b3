using Microsoft.AspNetCore.Identity;

namespace UsersWeb.Data;

/// <summary>A role; the only one with a meaning to the application itself is <see cref="Administrator"/>.</summary>
public sealed class Role : IdentityRole<long>
{
    /// <summary>May see and change everything. There is always at least one active user who has it.</summary>
    public const string Administrator = "Administrator";

    /// <summary>The key of <see cref="Administrator"/>: its row comes with the first migration.</summary>
    public const long AdministratorId = 1;
}
