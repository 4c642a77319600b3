namespace UsersWeb.Moves.Pages;

/// <summary>What a run is for.</summary>
public enum MoveKind
{
    /// <summary>Looks at both databases and at every row, changes nothing.</summary>
    Test,

    /// <summary>Moves into a scratch database that is thrown away.</summary>
    Rehearsal,

    /// <summary>The move.</summary>
    Move,
}
