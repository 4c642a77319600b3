using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Codes;

/// <summary>
/// Links that let somebody do one thing, once: 256 random bits, of which the hash alone is kept (ASVS 6.5.1, 6.5.2, 6.5.5). A link
/// is used up in the transaction that does the thing.
/// </summary>
public sealed class OneTimeCodes(UsersDbContext db, TimeProvider clock)
{
    // Those that stay good when another one is sent.
    private const int MostBeside = 2;

    /// <summary>How long a link to set another password is good.</summary>
    public static readonly TimeSpan ResetLife = TimeSpan.FromMinutes(15);

    /// <summary>How long an invitation is good.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);

    /// <summary>How long a link to show that an address is one's own is good.</summary>
    public static readonly TimeSpan ConfirmationLife = TimeSpan.FromHours(24);

    /// <summary>Adds a link; the next save of the context writes it.</summary>
    /// <param name="userId">For whom.</param>
    /// <param name="purpose">What for.</param>
    /// <param name="email">Where it is sent.</param>
    /// <returns>The code, for the mail.</returns>
    public string Add(long userId, CodePurpose purpose, string email)
    {
        var (code, now) = (RandomSecret.Create(), clock.Now());
        db.OneTimeCodes.Add(new()
        {
            UserId = userId,
            Purpose = purpose,
            Hash = RandomSecret.Hash(code),
            Email = email,
            CreatedAt = now,
            EndsAt = now + LifeOf(purpose),
        });
        return code;
    }

    /// <summary>Links of before for the same are worth nothing any more.</summary>
    public Task RemoveAsync(long userId, CodePurpose purpose, CancellationToken cancellation) =>
        db.OneTimeCodes.Where(code => code.UserId == userId && code.Purpose == purpose).ExecuteDeleteAsync(cancellation);

    /// <summary>
    /// The same for all but the two newest: whoever asks in somebody else's name must not make the links of theirs
    /// worthless.
    /// </summary>
    public async Task RemoveOldAsync(long userId, CodePurpose purpose, CancellationToken cancellation)
    {
        var old = await db.OneTimeCodes.Where(code => code.UserId == userId && code.Purpose == purpose).OrderByDescending(code => code.Id)
            .Select(code => code.Id).Skip(MostBeside).Take(MostBeside).ToListAsync(cancellation);
        if (old.Count > 0) await db.OneTimeCodes.Where(code => old.Contains(code.Id)).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>The link of a code, when it is good for one of these; null for every reason there is.</summary>
    public async Task<OneTimeCode?> FindAsync(string? code, CancellationToken cancellation, params CodePurpose[] purposes)
    {
        if (code is not { Length: RandomSecret.Length }) return null;
        var (hash, now) = (RandomSecret.Hash(code), clock.Now());
        var found = await db.OneTimeCodes.AsNoTracking().SingleOrDefaultAsync(c => c.Hash == hash, cancellation);
        return found is { UsedAt: null } && found.EndsAt > now && purposes.Contains(found.Purpose) ? found : null;
    }

    /// <summary>Uses a link up, in the transaction of what it is for; false when somebody else was faster, or it has ended.</summary>
    public async Task<bool> UseAsync(OneTimeCode code, CancellationToken cancellation)
    {
        DateTime? now = clock.Now();
        return await db.OneTimeCodes.Where(c => c.Id == code.Id && c.Hash == code.Hash && c.UsedAt == null && c.EndsAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.UsedAt, now), cancellation) == 1;
    }

    private static TimeSpan LifeOf(CodePurpose purpose) => purpose switch
    {
        CodePurpose.Reset => ResetLife,
        CodePurpose.Invitation => InvitationLife,
        _ => ConfirmationLife,
    };
}
