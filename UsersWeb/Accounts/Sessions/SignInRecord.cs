using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsersWeb.Availability;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>What is remembered of typed passwords: failures, pauses, the last sign-in. Nothing is written to the database while its users are being moved.</summary>
public sealed class SignInRecord(UsersDbContext db, PausedUsers paused, ReadOnlyMode mode, IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Whether a password may be tried for this user now.</summary>
    public bool MayTry(User user) => !(user.LockoutEnd > clock.GetUtcNow()) && (!mode.IsOn || paused.Begin(user.Id));

    /// <summary>
    /// A password was wrong. By the database, so that many attempts at once are all counted. Two statements, because MySQL sees in one
    /// assignment what another of the same statement wrote. Neither touches the concurrency stamp: a sign-in is not an edit.
    /// </summary>
    public async Task FailedAsync(long id, CancellationToken cancellation)
    {
        if (mode.IsOn) return;
        var most = options.Value.Lockout.MaxFailedAccessAttempts;
        DateTimeOffset? until = clock.GetUtcNow() + options.Value.Lockout.DefaultLockoutTimeSpan;
        var user = db.Users.Where(u => u.Id == id);
        await user.ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), cancellation);
        await user.Where(u => u.AccessFailedCount >= most).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.LockoutEnd, until)
            .SetProperty(u => u.AccessFailedCount, 0), cancellation);
    }

    /// <summary>Somebody signed in.</summary>
    public async Task SignedInAsync(User user, string hash, CancellationToken cancellation)
    {
        paused.Clear(user.Id);
        if (mode.IsOn) return;
        DateTime? now = clock.Now();
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set
            .SetProperty(u => u.LastSignInAt, now)
            .SetProperty(u => u.PasswordHash, hash)
            .SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null)
            .SetProperty(u => u.AccessFailedCount, 0), cancellation);
    }

    /// <summary>Somebody who is signed in typed their password once more.</summary>
    public async Task ConfirmedAsync(User user, CancellationToken cancellation)
    {
        paused.Clear(user.Id);
        if (mode.IsOn || user.AccessFailedCount == 0) return;
        await db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, 0), cancellation);
    }
}
