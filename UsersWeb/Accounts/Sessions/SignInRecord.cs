using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// What is remembered of typed passwords: failures, pauses, the last sign-in, and all of them in the audit. Nothing is written
/// to the database while its users are being moved: the audit is then the log alone. None of it touches the concurrency stamp: a
/// sign-in is not an edit.
/// </summary>
public sealed class SignInRecord(
    UsersDbContext db, PausedUsers paused, ReadOnlyMode mode, AuditTrail audit, AuditedTransaction transaction,
    IOptions<IdentityOptions> options, TimeProvider clock)
{
    /// <summary>Whether a password may be tried for this user now.</summary>
    public bool MayTry(User user) => !(user.LockoutEnd > clock.GetUtcNow()) && (!mode.IsOn || paused.Begin(user.Id));

    /// <summary>
    /// A password was wrong. By the database, so that many attempts at once are all counted. Two statements, because MySQL sees in one
    /// assignment what another of the same statement wrote.
    /// </summary>
    public async Task FailedAsync(User user, CancellationToken cancellation)
    {
        if (IsOnlyTold(AuditActions.SignInFail, user)) return;
        var most = options.Value.Lockout.MaxFailedAccessAttempts;
        DateTimeOffset? until = clock.GetUtcNow() + options.Value.Lockout.DefaultLockoutTimeSpan;
        await WriteAsync(user, async row =>
        {
            await row.ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), cancellation);
            var pauses = await row.Where(u => u.AccessFailedCount >= most).ExecuteUpdateAsync(set => set
                .SetProperty(u => u.LockoutEnd, until)
                .SetProperty(u => u.AccessFailedCount, 0), cancellation);
            return pauses > 0 ? AuditActions.SignInPause : AuditActions.SignInFail;
        }, cancellation);
    }

    /// <summary>Somebody signed in.</summary>
    public async Task SignedInAsync(User user, string hash, CancellationToken cancellation)
    {
        paused.Clear(user.Id);
        if (IsOnlyTold(AuditActions.SignInSucceed, user)) return;
        DateTime? now = clock.Now();
        await WriteAsync(user, async row =>
        {
            await row.ExecuteUpdateAsync(set => set
                .SetProperty(u => u.LastSignInAt, now)
                .SetProperty(u => u.PasswordHash, hash)
                .SetProperty(u => u.LockoutEnd, (DateTimeOffset?)null)
                .SetProperty(u => u.AccessFailedCount, 0), cancellation);
            return AuditActions.SignInSucceed;
        }, cancellation);
    }

    /// <summary>Somebody who is signed in typed their password once more.</summary>
    public async Task ConfirmedAsync(User user, CancellationToken cancellation)
    {
        paused.Clear(user.Id);
        if (IsOnlyTold(AuditActions.SignInConfirm, user)) return;
        await WriteAsync(user, async row =>
        {
            if (user.AccessFailedCount > 0) await row.ExecuteUpdateAsync(set => set.SetProperty(u => u.AccessFailedCount, 0), cancellation);
            return AuditActions.SignInConfirm;
        }, cancellation);
    }

    private bool IsOnlyTold(string action, User user)
    {
        if (mode.IsOn) audit.TellOnly(action, user.Id, user.UserName);
        return mode.IsOn;
    }

    /// <param name="user">Whom it is about.</param>
    /// <param name="write">Changes the user's row, and says what that was.</param>
    /// <param name="cancellation">Of the request.</param>
    private Task WriteAsync(User user, Func<IQueryable<User>, Task<string>> write, CancellationToken cancellation) =>
        transaction.RunAsync(async () =>
        {
            var action = await write(db.Users.Where(u => u.Id == user.Id));
            audit.Add(action, user.Id, user.UserName, null, null);
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
}
