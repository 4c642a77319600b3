using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Codes;
using UsersWeb.Accounts.Letters;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Shared.Languages;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Registrations;

/// <summary>Does what a registration asked for: makes the account, or tells the owner of the address why there is none.</summary>
public sealed class Register(
    UsersDbContext db, OneTimeCodes codes, AccountLetters letters, FirstLink firstLink, AuditTrail audit,
    AuditedTransaction transaction, Recipients recipients, DatabaseEngine engine, TimeProvider clock) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "account.register";

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var asked = JsonSerializer.Deserialize<RegistrationAsked>(work.Payload)!;
        audit.ActAs(Current.OfText(asked.By));
        using var speaking = Language.Speak(asked.Language);
        await transaction.RunAsync(() => RegisterAsync(asked, cancellation), cancellation);
    }

    private async Task RegisterAsync(RegistrationAsked asked, CancellationToken cancellation)
    {
        var (name, email) = (NormalForms.UserName(asked.UserName), NormalForms.Email(asked.Email));
        var owner = await db.Users.SingleOrDefaultAsync(u => u.NormalizedEmail == email, cancellation);
        // The stored address, because there are many spellings of it that could be typed.
        if (!await recipients.MayWriteAsync(owner?.Email ?? asked.Email, cancellation)) return;
        if (owner is not null) await AnswerAsync(owner, cancellation);
        else if (await db.Users.AnyAsync(u => u.NormalizedUserName == name, cancellation)) letters.NameIsTaken(asked.Email);
        else await AddAsync(asked, cancellation);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task AddAsync(RegistrationAsked asked, CancellationToken cancellation)
    {
        var user = new User { Status = UserStatus.Unconfirmed };
        new UserFields(asked.UserName, asked.Email, asked.DisplayName, Status: UserStatus.Unconfirmed).ApplyTo(user);
        UserStamps.Complete(user, clock.Now());
        await engine.AddAsync(db, user, cancellation);
        await db.AddTermsOfAsync(user, cancellation);
        audit.Add(AuditActions.UserRegister, user.Id, user.UserName, null, UserFields.From(user).ToJson(UserField.All));
        letters.Confirm(user, codes.Add(user.Id, CodePurpose.Confirmation, user.Email!));
    }

    private async Task AnswerAsync(User owner, CancellationToken cancellation)
    {
        if (!await firstLink.AddAgainAsync(owner, cancellation)) letters.AlreadyThere(owner);
    }
}

/// <summary>What was typed, and by whom.</summary>
/// <param name="UserName">What they want to sign in with.</param>
/// <param name="Email">Their address.</param>
/// <param name="DisplayName">Optional.</param>
/// <param name="By">Who.</param>
/// <param name="Language">The tag of the language that they read; null in what an older version put down.</param>
public sealed record RegistrationAsked(string UserName, string Email, string? DisplayName, string By, string? Language = null);
