using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Access;

/// <summary>What those who look after users do to one of them, by a page or to many at once.</summary>
public sealed class UserDeeds(
    UsersDbContext db, UserChanges changes, RoleChanges roleChanges, Rank rank, OneTimeCodes codes, AuditTrail audit,
    AuditedTransaction transaction, TimeProvider clock)
{
    /// <summary>Shuts somebody out.</summary>
    public Task<ChangeResult> DeactivateAsync(long id, CancellationToken cancellation) =>
        changes.ChangeAsync(id, AuditActions.UserDeactivate, user => Follow(user, StatusDeed.Deactivate), cancellation);

    /// <summary>Lets somebody in again.</summary>
    public Task<ChangeResult> RestoreAsync(long id, CancellationToken cancellation) =>
        changes.ChangeAsync(id, AuditActions.UserRestore, user => Follow(user, StatusDeed.Restore), cancellation);

    /// <summary>Approves somebody who signed up.</summary>
    public Task<ChangeResult> ApproveAsync(long id, CancellationToken cancellation) =>
        changes.ChangeAsync(id, AuditActions.UserApprove, user => Follow(user, StatusDeed.Approve), cancellation);

    /// <summary>Asks for another password at the next sign-in; TooLate for whoever has none.</summary>
    public Task<ChangeResult> RequirePasswordChangeAsync(long id, CancellationToken cancellation) =>
        changes.ChangeAsync(id, AuditActions.UserRequirePasswordChange, user =>
        {
            user.MustChangePassword = true;
            return user.PasswordHash is null ? ChangeResult.TooLate : ChangeResult.Done;
        }, cancellation);

    /// <summary>Signs somebody out everywhere.</summary>
    public Task<ChangeResult> EndSessionsAsync(long id, CancellationToken cancellation) =>
        RemoveAsync(id, AuditActions.SessionEnd, async () =>
        {
            var ended = await db.Sessions.Where(session => session.UserId == id).ExecuteDeleteAsync(cancellation);
            // Whoever sat in one of them may have asked for a link.
            await codes.RemoveAsync(id, CodePurpose.EmailChange, cancellation);
            return ended == 0 ? null : new() { ["sessions"] = ended };
        }, cancellation);

    /// <summary>Removes something that hangs on somebody.</summary>
    /// <param name="id">Whose.</param>
    /// <param name="action">What the audit calls it.</param>
    /// <param name="remove">Removes it and says what it was, for the audit; null when there was nothing.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task<ChangeResult> RemoveAsync(
        long id, string action, Func<Task<JsonObject?>> remove, CancellationToken cancellation)
    {
        if (!await rank.CoversAsync(id, cancellation)) return ChangeResult.Above;
        var name = await db.Users.Where(user => user.Id == id).Select(user => user.UserName).SingleOrDefaultAsync(cancellation);
        if (name is null) return ChangeResult.NotFound;
        await transaction.RunAsync(async () =>
        {
            if (await remove() is not { } removed) return;
            audit.Add(action, id, name, removed, null);
        }, cancellation);
        return ChangeResult.Done;
    }

    /// <summary>Does one of the deeds that are done to many, to one of them.</summary>
    public Task<ChangeResult> DoAsync(BulkDeed deed, long id, CancellationToken cancellation) => deed switch
    {
        { Code: "deactivate" } => DeactivateAsync(id, cancellation),
        { Code: "restore" } => RestoreAsync(id, cancellation),
        { Code: "require-password-change" } => RequirePasswordChangeAsync(id, cancellation),
        { Code: "end-sessions" } => EndSessionsAsync(id, cancellation),
        { Code: "delete" } => changes.DeleteAsync(id, null, cancellation),
        { RoleId: { } role } when deed.Code.StartsWith("give-", StringComparison.Ordinal) => roleChanges.GiveAsync(id, role, cancellation),
        { RoleId: { } role } => roleChanges.TakeAsync(id, role, cancellation),
        _ => throw new ArgumentException($"Nothing does {deed.Code}.", nameof(deed)),
    };

    private ChangeResult Follow(User user, StatusDeed deed) =>
        StatusChanges.Follow(user, deed, clock.Now()) ? ChangeResult.Done : ChangeResult.TooLate;
}
