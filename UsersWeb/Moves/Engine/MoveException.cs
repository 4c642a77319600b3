namespace UsersWeb.Moves.Engine;

/// <summary>A move that can't go on; the message is one line for people.</summary>
/// <param name="exit">What the command's exit code says.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="inner">The cause.</param>
public sealed class MoveException(MoveExit exit, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What the command's exit code says.</summary>
    public MoveExit Exit { get; } = exit;
}

/// <summary>Exit codes of a move.</summary>
public enum MoveExit
{
    /// <summary>Every value was verified; of a preflight alone: no problem was found.</summary>
    Verified = 0,

    /// <summary>Something else failed, such as a connection.</summary>
    Failed = 1,

    /// <summary>Wrong usage.</summary>
    Usage = 2,

    /// <summary>The preflight found problems; nothing was written.</summary>
    Preflight = 3,

    /// <summary>Copying failed; the source is as it was.</summary>
    Copy = 4,

    /// <summary>The target differs from the source.</summary>
    Verification = 5,

    /// <summary>Stopped on the way; it can be resumed.</summary>
    Interrupted = 6,

    /// <summary>Verified, but the switch was given up: without a fence, a mark and new settings there is none.</summary>
    NotSwitched = 7,
}
