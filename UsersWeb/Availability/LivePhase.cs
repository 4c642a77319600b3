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

    /// <summary>This database is in use, and the one it came from follows it: who wants to goes back.</summary>
    Reversible,
}

/// <summary>Stands in a database that is being moved while it is used.</summary>
/// <param name="MoveId">Which move.</param>
/// <param name="Phase">How far it is.</param>
public sealed record LiveSign(string MoveId, LivePhase Phase)
{
    /// <summary>What somebody wants of the process that follows; null for nothing.</summary>
    public WayBackWish? Wish { get; init; }

    /// <summary>Whether it is of a way back, which is open or about to be gone.</summary>
    public bool IsOfWayBack => Phase == LivePhase.Reversible || Wish is not null;

    /// <summary>Why the last wish was not granted, one line; null when it was.</summary>
    public string? Answer { get; init; }
}

/// <summary>A way back that is open.</summary>
/// <param name="Sign">What stands in the database.</param>
/// <param name="IsFollowed">Whether a process keeps the database up to date that was in use before.</param>
public sealed record WayBackSign(LiveSign Sign, bool IsFollowed);

/// <summary>What may be asked while the way back is open.</summary>
public enum WayBackWish
{
    /// <summary>Something that a newer version knows.</summary>
    Unknown,

    /// <summary>To use the database again that was in use before.</summary>
    Back,

    /// <summary>To have done with the way back.</summary>
    Finish,
}
