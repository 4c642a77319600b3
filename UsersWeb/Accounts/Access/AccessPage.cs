using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Access;

/// <summary>How somebody gets in, and what keeps them out.</summary>
/// <param name="User">Who.</param>
/// <param name="Now">UTC.</param>
/// <param name="Roles">Keys of their roles.</param>
/// <param name="Sessions">Where they are signed in.</param>
/// <param name="Tokens">Their API tokens.</param>
/// <param name="Lock">What is, or was, typed into the form that locks.</param>
/// <param name="IsCovered">Whether whoever looks may act on them.</param>
/// <param name="IsLast">Whether they are the last administrator who can sign in.</param>
/// <param name="IsSelf">Whether whoever looks is the same person.</param>
public sealed record AccessPage(
    User User, DateTime Now, IReadOnlyList<long> Roles, IReadOnlyList<Session> Sessions, IReadOnlyList<ApiToken> Tokens, LockForm Lock,
    bool IsCovered, bool IsLast, bool IsSelf)
{
    /// <summary>The app that shows them codes; null for none.</summary>
    public Authenticator? App { get; init; }

    /// <summary>How many passkeys they have.</summary>
    public int Passkeys { get; init; }

    /// <summary>How many recovery codes of theirs are good still.</summary>
    public int CodesLeft { get; init; }

    /// <summary>Whether they are locked now.</summary>
    public bool IsLocked => MaySignIn.IsLocked(User.LockedUntil, Now);
}
