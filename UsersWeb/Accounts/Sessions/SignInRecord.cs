using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Failures;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// What is remembered of typed passwords: the last sign-in, the counts of failures that it ends, and all of them in the audit. Nothing
/// is written to the database while its users are being moved: the audit is then the log alone. None of it touches the concurrency
/// stamp: a sign-in is not an edit.
/// </summary>
public sealed class SignInRecord(
    UsersDbContext db, FailureCounts failures, ReadOnlyMode mode, AuditTrail audit, AuditedTransaction transaction)
{
    /// <summary>A password was wrong.</summary>
    /// <param name="user">Whose; null for a name that nobody has, which stands nowhere: it may be a password in the wrong field.</param>
    /// <param name="last">When it was the last before a pause: of what.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task FailedAsync(User? user, FailureKind? last, CancellationToken cancellation)
    {
        var action = last is null ? AuditActions.SignInFail : AuditActions.SignInPause;
        if (IsOnlyTold(action, user)) return;
        var paused = last is null ? null : new JsonObject { ["paused"] = JsonNamingPolicy.CamelCase.ConvertName($"{last}") };
        await transaction.RunAsync(() => AddAsync(action, user, paused, cancellation), cancellation);
    }

    /// <summary>Somebody signed in. In the transaction of the session, where anything can be written.</summary>
    public async Task SignedInAsync(RightPassword right, CancellationToken cancellation)
    {
        var user = right.User;
        await failures.ForgetAsync(right.Attempt, cancellation);
        if (IsOnlyTold(AuditActions.SignInSucceed, user)) return;
        // A password that was changed meanwhile stays changed.
        if (right.NewHash is { } newHash)
            await db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, newHash), cancellation);
        await AddAsync(AuditActions.SignInSucceed, user, null, cancellation);
    }

    /// <summary>Somebody who is signed in typed their password once more.</summary>
    public async Task ConfirmedAsync(User user, Attempt attempt, CancellationToken cancellation)
    {
        if (IsOnlyTold(AuditActions.SignInConfirm, user))
        {
            await failures.ForgetAsync(attempt, cancellation);
            return;
        }
        await transaction.RunAsync(async () =>
        {
            await failures.ForgetAsync(attempt, cancellation);
            await AddAsync(AuditActions.SignInConfirm, user, null, cancellation);
        }, cancellation);
    }

    private bool IsOnlyTold(string action, User? user)
    {
        if (mode.IsOn) audit.TellOnly(action, user?.Id, user?.UserName);
        return mode.IsOn;
    }

    private Task AddAsync(string action, User? user, JsonObject? after, CancellationToken cancellation)
    {
        audit.Add(action, user?.Id, user?.UserName, null, after);
        return db.SaveChangesAsync(cancellation);
    }
}
