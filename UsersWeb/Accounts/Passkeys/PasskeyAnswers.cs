using System.Buffers.Text;
using System.Text.Json;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Factors;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Accounts.Passkeys;

/// <summary>Checks what passkeys have answered.</summary>
public sealed partial class PasskeyAnswers(
    UsersDbContext db, PasskeyQuestions questions, RelyingParty party, UsedOnce used, ReadOnlyMode mode, TimeProvider clock,
    ILogger<PasskeyAnswers> logger)
{
    // An answer has about 1 KiB.
    private const int Longest = 64 * 1024;

    /// <summary>Whose passkey has signed what was asked; null for every reason there is.</summary>
    /// <param name="purpose">For what it was asked.</param>
    /// <param name="userId">Whom; null for anybody.</param>
    /// <param name="form">What came.</param>
    /// <param name="cancellation">Of the request.</param>
    public async Task<ProvedByPasskey?> CheckAsync(
        PasskeyPurpose purpose, long? userId, PasskeyForm form, CancellationToken cancellation)
    {
        if (party.Find() is not { } fido || questions.Find(purpose, userId, form.Ticket) is not { } asked
            || Read<AuthenticatorAssertionRawResponse>(form.Credential) is not { RawId: { } id } answer)
            return null;
        var hash = Passkey.HashOf(id);
        if (await db.Passkeys.AsNoTracking().SingleOrDefaultAsync(one => one.CredentialHash == hash, cancellation) is not { } passkey
            || (userId is not null && passkey.UserId != userId) || passkey.LastUsedAt >= asked.At
            || await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == passkey.UserId, cancellation) is not { } user)
            return null;
        var result = await TryAsync(() => fido.MakeAssertionAsync(new()
        {
            AssertionResponse = answer,
            OriginalOptions = new()
            {
                Challenge = Base64Url.DecodeFromChars(asked.Question),
                RpId = party.Id,
                UserVerification = UserVerificationRequirement.Required,
            },
            StoredPublicKey = Base64Url.DecodeFromChars(passkey.PublicKey),
            StoredSignatureCounter = (uint)passkey.SignCount,
            IsUserHandleOwnerOfCredentialIdCallback = (owner, _) =>
                Task.FromResult(owner.UserHandle.AsSpan().SequenceEqual(PasskeyQuestions.Handle(passkey.UserId))),
        }, cancellation));
        return result is null ? null : new(user, () => UseAsync(passkey, asked, result.SignCount, cancellation));
    }

    /// <summary>The passkey that was made for a person who asked; null for every reason there is.</summary>
    public async Task<Passkey?> CheckNewAsync(long userId, PasskeyForm form, CancellationToken cancellation)
    {
        if (party.Find() is not { } fido || questions.Find(PasskeyPurpose.Add, userId, form.Ticket) is not { } asked
            || Read<AuthenticatorAttestationRawResponse>(form.Credential) is not { } answer)
            return null;
        var made = await TryAsync(() => fido.MakeNewCredentialAsync(new()
        {
            AttestationResponse = answer,
            OriginalOptions = CredentialCreateOptions.FromJson(asked.Question),
            // The unique index says it, at the end.
            IsCredentialIdUniqueToUserCallback = (_, _) => Task.FromResult(true),
        }, cancellation));
        if (made is null) return null;
        var passkey = new Passkey
        {
            UserId = userId,
            Name = "",
            CredentialHash = Passkey.HashOf(made.Id),
            CredentialId = Base64Url.EncodeToString(made.Id),
            PublicKey = Base64Url.EncodeToString(made.PublicKey),
            Transports = PasskeyTransports.Write(made.Transports),
            SignCount = made.SignCount,
            CreatedAt = clock.Now(),
        };
        return passkey.CredentialId.Length <= Passkey.CredentialIdLength && passkey.PublicKey.Length <= Passkey.PublicKeyLength
            && passkey.Transports.Length <= Passkey.TransportsLength ? passkey : null;
    }

    // Each question is answered once, and so is every one that was asked before it.
    private async Task<bool> UseAsync(Passkey passkey, AskedPasskey asked, long count, CancellationToken cancellation)
    {
        var key = $"passkey {Human.Id(passkey.Id)}";
        if (mode.IsOn) return used.TryUse(key, asked.At.Ticks);
        DateTime? now = clock.Now();
        return !used.Has(key, asked.At.Ticks) && await db.Passkeys
            .Where(one => one.Id == passkey.Id && (one.LastUsedAt == null || one.LastUsedAt < asked.At))
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastUsedAt, now).SetProperty(one => one.SignCount, count), cancellation)
            == 1;
    }

    private static T? Read<T>(string? json) where T : class
    {
        if (string.IsNullOrEmpty(json) || json.Length > Longest) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    // What anybody can send goes through a parser of binary formats: whatever it throws means that the answer is not right.
    private async Task<T?> TryAsync<T>(Func<Task<T>> check) where T : class
    {
        try
        {
            return await check();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its message holds what came.
            LogRefused(logger, e is Fido2VerificationException refused ? $"{refused.Code}" : e.GetType().Name);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "The answer of a passkey was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}

/// <summary>Somebody's passkey has signed what was asked.</summary>
/// <param name="User">Who.</param>
/// <param name="UseAsync">Uses the answer up, in the transaction of what it is for; false when it was used before.</param>
public sealed record ProvedByPasskey(User User, Func<Task<bool>> UseAsync);
