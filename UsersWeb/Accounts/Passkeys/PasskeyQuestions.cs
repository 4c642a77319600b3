using System.Buffers.Text;
using System.Text.Json.Nodes;
using Fido2NetLib;
using Fido2NetLib.Objects;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Passkeys;

/// <summary>Asks passkeys: for a new one, or for a signature of one that is known. The person must show it that it is them.</summary>
public sealed class PasskeyQuestions(UsersDbContext db, RelyingParty party, Tickets tickets, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    // The sign-in page stands open for a while.
    private static readonly TimeSpan LifeOfSignIn = TimeSpan.FromHours(1);

    /// <summary>Whether a person has any.</summary>
    public Task<bool> AreThereAsync(long userId, CancellationToken cancellation) =>
        db.Passkeys.AnyAsync(passkey => passkey.UserId == userId, cancellation);

    /// <summary>Asks whichever passkey there is, so that nobody learns who has one; null where no browser has any.</summary>
    public PasskeyQuestion? AskAnybody() => Ask(PasskeyPurpose.SignIn, null, []);

    /// <summary>Asks a person's; null where they have none, or no browser has any.</summary>
    public async Task<PasskeyQuestion?> AskAsync(PasskeyPurpose purpose, long userId, CancellationToken cancellation)
    {
        var known = await OfAsync(userId, cancellation);
        return known.Count == 0 ? null : Ask(purpose, userId, known);
    }

    /// <summary>Asks for a new one; null where no browser has any.</summary>
    public async Task<PasskeyQuestion?> AskNewAsync(long userId, CancellationToken cancellation)
    {
        if (party.Find() is not { } fido) return null;
        var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == userId, cancellation);
        var options = fido.RequestNewCredential(new()
        {
            User = new() { Id = Handle(userId), Name = user.UserName!, DisplayName = user.Label },
            ExcludeCredentials = await OfAsync(userId, cancellation),
            AuthenticatorSelection = new()
            {
                ResidentKey = ResidentKeyRequirement.Required,
                UserVerification = UserVerificationRequirement.Required,
            },
            AttestationPreference = AttestationConveyancePreference.None,
        });
        var asked = options.ToJson();
        return Close(PasskeyPurpose.Add, userId, asked, asked);
    }

    /// <summary>What was asked, for one purpose and person; null when the ticket is none, too old or another's.</summary>
    public AskedPasskey? Find(PasskeyPurpose purpose, long? userId, string? ticket) =>
        tickets.Open<AskedPasskey>(Purpose(purpose), ticket) is { } asked && asked.UserId == userId ? asked : null;

    /// <summary>What a passkey calls its owner: the key of the user, which says nothing about the person.</summary>
    public static byte[] Handle(long userId)
    {
        var handle = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(handle, userId);
        return handle;
    }

    private PasskeyQuestion? Ask(PasskeyPurpose purpose, long? userId, IReadOnlyList<PublicKeyCredentialDescriptor> known)
    {
        if (party.Find()?.GetAssertionOptions(new() { UserVerification = UserVerificationRequirement.Required }) is not { } options)
            return null;
        var challenge = Base64Url.EncodeToString(options.Challenge);
        // Its own way to write this costs the first sign-in page a tenth of a second.
        var asked = new JsonObject
        {
            ["challenge"] = challenge,
            ["timeout"] = options.Timeout,
            ["rpId"] = options.RpId,
            ["userVerification"] = "required",
            ["allowCredentials"] = new JsonArray([.. known.Select(Describe)]),
        };
        return Close(purpose, userId, asked.ToJsonString(), challenge);
    }

    private static JsonObject Describe(PublicKeyCredentialDescriptor known) => new()
    {
        ["type"] = "public-key",
        ["id"] = Base64Url.EncodeToString(known.Id),
        ["transports"] = new JsonArray([.. (known.Transports ?? []).Select(way => JsonValue.Create(PasskeyTransports.Name(way)))]),
    };

    private PasskeyQuestion Close(PasskeyPurpose purpose, long? userId, string options, string asked) =>
        new(options, tickets.Close(Purpose(purpose), new AskedPasskey(userId, asked, clock.Now()),
            purpose == PasskeyPurpose.SignIn ? LifeOfSignIn : Life));

    private async Task<IReadOnlyList<PublicKeyCredentialDescriptor>> OfAsync(long userId, CancellationToken cancellation)
    {
        var known = await db.Passkeys.AsNoTracking().Where(passkey => passkey.UserId == userId).OrderBy(passkey => passkey.Id)
            .Select(passkey => new { passkey.CredentialId, passkey.Transports }).ToListAsync(cancellation);
        return [.. known.Select(one => new PublicKeyCredentialDescriptor(
            PublicKeyCredentialType.PublicKey, Base64Url.DecodeFromChars(one.CredentialId),
            PasskeyTransports.Read(one.Transports)))];
    }

    private static string Purpose(PasskeyPurpose purpose) => $"Passkey.{purpose}";
}

/// <summary>What was asked.</summary>
/// <param name="UserId">Whom; null for anybody.</param>
/// <param name="Question">The challenge in base64url; of a new one, everything that the browser has.</param>
/// <param name="At">When, UTC.</param>
public sealed record AskedPasskey(long? UserId, string Question, DateTime At);
