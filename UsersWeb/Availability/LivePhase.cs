namespace UsersWeb.Availability;

/// <summary>How far a move is that lets everybody go on, in the order of the phases.</summary>
public enum LivePhase
{
    /// <summary>A newer version has written something else: nothing is changed until that one is done.</summary>
    Unknown,

    /// <summary>Changes begin to be written down.</summary>
    Capturing,

    /// <summary>The rows are copied.</summary>
    Copying,

    /// <summary>What was changed since is brought over, and everything is compared.</summary>
    Draining,

    /// <summary>The target is near, and stays near until somebody switches.</summary>
    Ready,

    /// <summary>For a moment nobody begins a change: the last ones are brought over.</summary>
    Closing,
}

/// <summary>Stands in a database that is being moved while it is used.</summary>
/// <param name="MoveId">Which move.</param>
/// <param name="Phase">How far it is.</param>
public sealed record LiveSign(string MoveId, LivePhase Phase);
