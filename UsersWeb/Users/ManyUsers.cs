using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Users.Search;

namespace UsersWeb.Users;

/// <summary>
/// Adds and saves many people in one transaction that whoever calls has begun, by few statements. What follows from each of them is
/// what <see cref="UserChanges"/> says; who may act on whom was asked before.
/// </summary>
public sealed class ManyUsers(
    UsersDbContext db, DatabaseEngine engine, UserChanges changes, Administrators administrators, IUserLetters letters, AuditTrail audit,
    SearchIndexing index)
{
    private const int AtOnce = 200;

    /// <summary>Before the transaction: reads what mails are sealed with.</summary>
    public void Prepare() => letters.Prepare();

    /// <summary>Adds people without roles. Who is invited is sent a link.</summary>
    /// <param name="users">Complete, and not in the context; get their keys.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task AddAsync(IReadOnlyList<User> users, CancellationToken cancellation)
    {
        if (users.Count == 0) return;
        await index.ExpectUsersAsync(cancellation);
        await engine.InsertAsync(db, users, cancellation);
        await ReadKeysAsync(users, cancellation);
        foreach (var user in users)
            audit.Add(AuditActions.UserCreate, user.Id, user.UserName, null, UserFields.From(user).ToJson(UserField.All));
        foreach (var user in users.Where(user => user.Status == UserStatus.Invited)) letters.Invite(user);
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>
    /// Writes fields of people whom the context has read in this transaction, whose first statement was
    /// <see cref="Administrators.LockAsync"/> where a status may change.
    /// </summary>
    /// <returns>The keys of those who stay as they are, because nobody would be left who can administer.</returns>
    public async Task<HashSet<long>> SaveAsync(IReadOnlyList<(User User, UserFields Fields)> people, CancellationToken cancellation)
    {
        var (needed, signedOut) = (new HashSet<long>(), new List<long>());
        var texts = people.ToDictionary(one => one.User.Id, one => one.User.SearchText);
        var guarded = await LeavingAdministratorsAsync(people, cancellation);
        foreach (var (user, fields) in people)
        {
            var leaves = guarded.Contains(user.Id);
            if (leaves && await administrators.IsNeededAsync(user.Id, cancellation))
            {
                needed.Add(user.Id);
                continue;
            }
            var before = (User)db.Entry(user).OriginalValues.ToObject();
            fields.ApplyTo(user);
            if (!db.Entry(user).Properties.Any(property => property.IsModified)) continue;
            if (await changes.FollowAsync(AuditActions.UserUpdate, before, user, cancellation)) signedOut.Add(user.Id);
            // The next one may be an administrator, too, and by now the last.
            if (leaves) await db.SaveChangesAsync(cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        await index.ReplaceTermsAsync([.. people.Select(one => one.User).Where(user => texts[user.Id] != user.SearchText)], cancellation);
        foreach (var some in signedOut.Chunk(AtOnce)) await changes.EndSessionsAsync(some, cancellation);
        return needed;
    }

    private async Task<List<long>> LeavingAdministratorsAsync(
        IEnumerable<(User User, UserFields Fields)> people, CancellationToken cancellation)
    {
        var leaving = people.Where(one => one.User.Status == UserStatus.Active && one.Fields.Status != UserStatus.Active)
            .Select(one => one.User.Id).ToArray();
        return leaving.Length == 0 ? [] : await administrators.AmongAsync(leaving, cancellation);
    }

    // Engines tell keys of rows that were inserted in bulk in three ways; the unique index tells them in one.
    private async Task ReadKeysAsync(IReadOnlyList<User> users, CancellationToken cancellation)
    {
        var found = await ManyKeys.ReadAsync(users.Select(user => user.NormalizedUserName), names => db.Users.AsNoTracking()
            .Where(user => names.Contains(user.NormalizedUserName)).Select(user => new { user.NormalizedUserName, user.Id }), cancellation);
        var keys = found.ToDictionary(one => one.NormalizedUserName, one => one.Id);
        foreach (var user in users) user.Id = keys[user.NormalizedUserName];
    }
}
