namespace UsersWeb.Users;

/// <summary>What became of a change.</summary>
public enum ChangeResult
{
    /// <summary>It is in the database.</summary>
    Done,

    /// <summary>There is no such user.</summary>
    NotFound,

    /// <summary>Somebody else has changed or deleted the user since it was read.</summary>
    Stale,

    /// <summary>Another user has the name or the e-mail address.</summary>
    Duplicate,

    /// <summary>It would leave nobody who can administer.</summary>
    LastAdministrator,

    /// <summary>Somebody else has done it meanwhile, or it can't be done in the status there is now.</summary>
    TooLate,

    /// <summary>Nothing would be left by which the person signs in.</summary>
    LastFactor,

    /// <summary>The one to whom it would be done, or what would be given, is above the one who acts.</summary>
    Above,

    /// <summary>It would let a token take over somebody who has a role.</summary>
    NotByToken,
}
