using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Failures;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Sessions;

/// <summary>
/// What is remembered of passwords, codes and passkeys: the last sign-in, the counts of failures that it ends, and all of
/// them in the audit. Nothing
/// is written to the database while its users are being moved: the audit is then the log alone. None of it touches the concurrency
/// stamp: a sign-in is not an edit.
/// </summary>
public sealed class SignInRecord(
    UsersDbContext db, FailureCounts failures, ReadOnlyMode mode, AuditTrail audit, AuditedTransaction transaction)
{
    /// <summary>A password or a code was wrong.</summary>
    /// <param name="user">Whose; null for a name that nobody has, which stands nowhere: it may be a password in the wrong field.</param>
    /// <param name="last">When it was the last before a pause: of what.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <param name="wrong">What it is called when it is not the last.</param>
    public async Task FailedAsync(
        User? user, FailureKind? last, CancellationToken cancellation, string wrong = AuditActions.SignInFail)
    {
        var action = last is null ? wrong : AuditActions.SignInPause;
        if (IsOnlyTold(action, user)) return;
        var paused = last is null ? null : new JsonObject { ["paused"] = JsonNamingPolicy.CamelCase.ConvertName($"{last}") };
        await transaction.NoteAsync(() => Add(action, user, paused), cancellation);
    }

    /// <summary>
    /// Something was refused that can't be guessed, so that nothing is counted: the log tells of it, which nobody fills faster than by
    /// asking for pages.
    /// </summary>
    /// <param name="userId">Of whom, where that is known.</param>
    /// <param name="factor">As "passkey".</param>
    public void TellRefused(long? userId, string factor) => audit.TellOnly(AuditActions.SignInFactor, userId, null, By(factor));

    /// <summary>Somebody signed in. In the transaction of the session, where anything can be written.</summary>
    public async Task SignedInAsync(RightPassword right, CancellationToken cancellation)
    {
        var user = right.User;
        await failures.ForgetAsync(right.Attempt, cancellation);
        if (IsOnlyTold(AuditActions.SignInSucceed, user)) return;
        await SaveHashAsync(right, cancellation);
        Add(AuditActions.SignInSucceed, user, null);
    }

    /// <summary>
    /// The password was right, and a second step has to follow. The try is taken back and nothing else: by the password nobody makes a
    /// fresh start with codes.
    /// </summary>
    /// <returns>The hash of the password, as it is stored from now on.</returns>
    public async Task<string> FirstStepAsync(RightPassword right, CancellationToken cancellation)
    {
        var own = right.Attempt with { Forgotten = [] };
        if (IsOnlyTold(AuditActions.SignInFirstStep, right.User))
        {
            await failures.ForgetAsync(own, cancellation);
            return right.User.PasswordHash!;
        }
        await transaction.RunAsync(async () =>
        {
            await failures.ForgetAsync(own, cancellation);
            await SaveHashAsync(right, cancellation);
            Add(AuditActions.SignInFirstStep, right.User, null);
        }, cancellation);
        return right.NewHash ?? right.User.PasswordHash!;
    }

    /// <summary>Somebody signed in by something else than the password alone. In the transaction of the session.</summary>
    /// <param name="user">As read before.</param>
    /// <param name="attempt">The try that was counted; null for what can't be guessed.</param>
    /// <param name="factor">As "code".</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task SignedInByAsync(User user, Attempt? attempt, string factor, CancellationToken cancellation)
    {
        if (attempt is not null) await failures.ForgetAsync(attempt, cancellation);
        if (!IsOnlyTold(AuditActions.SignInSucceed, user, By(factor)))
            Add(AuditActions.SignInSucceed, user, By(factor));
    }

    /// <summary>Somebody who is signed in proved once more who they are.</summary>
    /// <param name="user">As read before.</param>
    /// <param name="attempt">The try that was counted; null for what can't be guessed.</param>
    /// <param name="factor">As "code"; null for the password.</param>
    /// <param name="use">Uses it up; false when it is not right.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>Whether it was right; nothing is written otherwise.</returns>
    public async Task<bool> ConfirmedByAsync(
        User user, Attempt? attempt, string? factor, Func<Task<bool>> use, CancellationToken cancellation)
    {
        if (!mode.IsOn) return await transaction.RunAsync(WriteAsync, isRight => isRight, cancellation);
        if (!await use()) return false;
        audit.TellOnly(AuditActions.SignInConfirm, user.Id, user.UserName, By(factor));
        if (attempt is not null) await failures.ForgetAsync(attempt, cancellation);
        return true;

        async Task<bool> WriteAsync()
        {
            if (!await use()) return false;
            if (attempt is not null) await failures.ForgetAsync(attempt, cancellation);
            Add(AuditActions.SignInConfirm, user, By(factor));
            return true;
        }
    }

    /// <summary>Somebody who is signed in typed their password once more.</summary>
    public Task ConfirmedAsync(User user, Attempt attempt, CancellationToken cancellation) =>
        ConfirmedByAsync(user, attempt, null, () => Task.FromResult(true), cancellation);

    private static JsonObject? By(string? factor) => factor is null ? null : new() { ["factor"] = factor };

    // A password that was changed meanwhile stays changed.
    private async Task SaveHashAsync(RightPassword right, CancellationToken cancellation)
    {
        if (right.NewHash is not { } newHash) return;
        await db.Users.Where(u => u.Id == right.User.Id && u.PasswordHash == right.User.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, newHash), cancellation);
    }

    private bool IsOnlyTold(string action, User? user, JsonObject? after = null)
    {
        if (mode.IsOn) audit.TellOnly(action, user?.Id, user?.UserName, after);
        return mode.IsOn;
    }

    private void Add(string action, User? user, JsonObject? after) => audit.Add(action, user?.Id, user?.UserName, null, after);
}
