using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// Counts wrong passwords in memory for as long as they can't be counted in the database: while users are being moved nobody
/// must be able to guess without end.
/// </summary>
public sealed class PausedUsers(IOptions<IdentityOptions> options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, (int Count, DateTimeOffset Until)> tries = [];

    /// <summary>Counts a try before its password is looked at, so that many at once are all counted; false during the pause.</summary>
    public bool Begin(long userId)
    {
        var (limits, now) = (options.Value.Lockout, clock.GetUtcNow());
        lock (gate)
        {
            var (count, until) = tries.GetValueOrDefault(userId);
            if (count >= limits.MaxFailedAccessAttempts && now < until) return false;
            tries[userId] = (count >= limits.MaxFailedAccessAttempts ? 1 : count + 1, now + limits.DefaultLockoutTimeSpan);
            return true;
        }
    }

    /// <summary>The password was right.</summary>
    public void Clear(long userId)
    {
        lock (gate) tries.Remove(userId);
    }
}
