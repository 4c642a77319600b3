using System.Text.Json;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Forgot;

/// <summary>Sends the link to set another password to the address that is stored, if there is somebody who may have one.</summary>
public sealed class SendReset(
    UsersDbContext db, OneTimeCodes codes, AccountLetters letters, FirstLink firstLink, AuditTrail audit,
    AuditedTransaction transaction, Recipients recipients, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "account.reset";

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var asked = JsonSerializer.Deserialize<ResetAsked>(work.Payload)!;
        audit.ActAs(Current.OfText(asked.By));
        using var speaking = Language.Speak(asked.Language);
        await transaction.RunAsync(async () =>
        {
            var user = await LoginNames.FindAsync(db, asked.Login, cancellation);
            audit.Add(AuditActions.UserResetRequest, user?.Id, user?.UserName, null, null);
            if (user is not null && await recipients.MayWriteAsync(user.Email!, cancellation)) await AnswerAsync(user, cancellation);
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
    }

    private async Task AnswerAsync(User user, CancellationToken cancellation)
    {
        if (await firstLink.AddAgainAsync(user, cancellation)) return;
        // To whoever is shut out a password would open nothing.
        if (user.Status != UserStatus.Closing && !MaySignIn.IsOpen(user.Status, user.LockedUntil, clock.Now())) return;
        await codes.RemoveOldAsync(user.Id, CodePurpose.Reset, cancellation);
        letters.Reset(user, codes.Add(user.Id, CodePurpose.Reset, user.Email!));
    }
}

/// <summary>What was typed, and by whom.</summary>
/// <param name="Login">As typed.</param>
/// <param name="By">Who.</param>
/// <param name="Language">The tag of the language that they read; null in what an older version put down.</param>
public sealed record ResetAsked(string Login, string By, string? Language = null);
