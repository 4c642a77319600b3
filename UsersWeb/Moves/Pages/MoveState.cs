namespace UsersWeb.Moves.Pages;

/// <summary>How far a run is.</summary>
public enum MoveState
{
    /// <summary>At work.</summary>
    Running,

    /// <summary>Verified; a person decides whether to switch.</summary>
    Waiting,

    /// <summary>The application goes over to the new database.</summary>
    CuttingOver,

    /// <summary>Asked to stop, and cleaning up.</summary>
    Stopping,

    /// <summary>Its process has ended.</summary>
    Ended,
}
