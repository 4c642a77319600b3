using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Accounts.Letters;

/// <summary>How often strangers can make the application write to an address, whoever they are and from wherever they ask.</summary>
public sealed class Recipients(UsersDbContext db, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    // A person who can't find the mail asks a few times.
    private const int MostInADay = 10;

    // What an administrator or the owner has caused must not use it up.
    private static readonly string[] ByStrangers =
        [AccountLetters.Confirmation, AccountLetters.OwnerIsThere, AccountLetters.NameTaken, AccountLetters.ResetLink];

    /// <summary>Whether another mail may be written to an address that a stranger has named.</summary>
    public async Task<bool> MayWriteAsync(string address, CancellationToken cancellation)
    {
        var now = clock.Now();
        var (day, minute) = (now.AddDays(-1), now - Between);
        var written = await db.OutgoingMails
            .Where(mail => mail.CreatedAt > day && mail.Recipient == address && ByStrangers.Contains(mail.Kind))
            .OrderByDescending(mail => mail.CreatedAt).Select(mail => mail.CreatedAt).Take(MostInADay).ToListAsync(cancellation);
        return written.Count < MostInADay && (written.Count == 0 || written[0] <= minute);
    }
}
