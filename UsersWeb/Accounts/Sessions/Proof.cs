using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>How somebody has just proved who they are.</summary>
/// <param name="User">Who, as read before it was looked at.</param>
public sealed record Proof(User User)
{
    /// <summary>Whether they typed their password.</summary>
    public bool ByPassword { get; init; } = true;

    /// <summary>Whether they gave a second factor: a code, or a passkey, which is both factors in one.</summary>
    public bool BySecondFactor { get; init; }

    /// <summary>
    /// What is written in the transaction of the session; false when the proof is worth nothing any more, as a code that was used
    /// meanwhile. Null for nothing.
    /// </summary>
    public Func<Task<bool>>? Alongside { get; init; }
}
