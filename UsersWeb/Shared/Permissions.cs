namespace UsersWeb.Shared;

/// <summary>What somebody may do. Which role may do what stands in one table, <c>Users/RolePermissions.cs</c>.</summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing but what everybody may who is signed in.</summary>
    None = 0,

    /// <summary>See users.</summary>
    ReadUsers = 1,

    /// <summary>Create and change users.</summary>
    ChangeUsers = 2,

    /// <summary>Delete users, sample people included.</summary>
    DeleteUsers = 4,

    /// <summary>See how the database does, back it up, move it, test and rehearse that, and read the reports.</summary>
    MoveDatabase = 8,

    /// <summary>See who did what.</summary>
    ReadAudit = 16,

    /// <summary>See which mails wait, were sent or have failed; never what is in them.</summary>
    ReadMail = 32,

    /// <summary>Have mails tried again.</summary>
    ManageMail = 64,

    /// <summary>Give and take roles, none above one's own.</summary>
    AssignRoles = 128,

    /// <summary>See and revoke the API tokens of others.</summary>
    ManageTokens = 256,

    /// <summary>Everything.</summary>
    All = ReadUsers | ChangeUsers | DeleteUsers | MoveDatabase | ReadAudit
        | ReadMail | ManageMail | AssignRoles | ManageTokens,
}
