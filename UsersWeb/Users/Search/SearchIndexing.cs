using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;

namespace UsersWeb.Users.Search;

/// <summary>
/// Says what the index of search has not, and has it made. Until then people are found all the same, only not as fast: those whom it has
/// not are looked at one by one.
/// </summary>
public sealed class SearchIndexing(UsersDbContext db, DatabaseEngine engine, AuditedTransaction transaction, Work work)
{
    private const int AtOnce = 200;

    /// <summary>
    /// Called in the transaction that adds many users, before it does: their terms are made afterwards, in the background, so that
    /// adding them takes no longer.
    /// </summary>
    public async Task ExpectUsersAsync(CancellationToken cancellation)
    {
        var index = db.SearchIndex.Where(one => one.Id == SearchIndex.OnlyId);
        // Takes the row's lock first: whoever makes the index waits until these people are there, or has ended before they come.
        if (await index.ExecuteUpdateAsync(set => set.SetProperty(one => one.Version, one => one.Version + 1), cancellation) == 0)
        {
            await AddRowAsync(cancellation);
            return;
        }
        var now = await index.AsNoTracking().SingleAsync(cancellation);
        var greatest = await db.Users.MaxAsync(user => (long?)user.Id, cancellation) ?? 0;
        if (now.IndexedTo <= greatest) return;
        await index.ExecuteUpdateAsync(set => set.SetProperty(one => one.IndexedTo, greatest), cancellation);
        if (now.IndexedTo == SearchIndex.Complete) AddWork(now.Version);
    }

    /// <summary>Called where the index may be of an older version, or in the middle of being made.</summary>
    public Task ContinueAsync(CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        var now = await db.SearchIndex.AsNoTracking().SingleOrDefaultAsync(one => one.Id == SearchIndex.OnlyId, cancellation);
        if (now is { IndexedTo: SearchIndex.Complete, Rules: SearchText.Rules }) return;
        if (await db.WorkItems.AnyAsync(item => item.Kind == IndexUsers.Kind && item.DueAt != null, cancellation)) return;
        AddWork(now?.Version ?? 0);
        await db.SaveChangesAsync(cancellation);
    }, cancellation);

    /// <summary>Whoever saved people without words, an older version or another program, is found by a look at everybody.</summary>
    public async Task ExpectThoseWithoutWordsAsync(CancellationToken cancellation)
    {
        // It reads everybody, so that nobody could write meanwhile if it were within the transaction.
        var first = await db.Users.Where(user => user.SearchText == null).MinAsync(user => (long?)user.Id, cancellation);
        if (first is null) return;
        await transaction.RunAsync(async () =>
        {
            var index = db.SearchIndex.Where(one => one.Id == SearchIndex.OnlyId && one.IndexedTo >= first);
            if (await index.ExecuteUpdateAsync(set => set.SetProperty(one => one.IndexedTo, first - 1)
                .SetProperty(one => one.Version, one => one.Version + 1), cancellation) == 0) return;
            AddWork(await db.SearchIndex.Select(one => one.Version).SingleAsync(cancellation));
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
    }

    /// <summary>The terms of these people as their words are now, whatever there was. Called in the transaction that saves them.</summary>
    public async Task ReplaceTermsAsync(IReadOnlyCollection<User> users, CancellationToken cancellation)
    {
        if (users.Count == 0) return;
        foreach (var ids in users.Select(user => user.Id).Chunk(AtOnce))
            await db.UserTerms.Where(term => ids.Contains(term.UserId)).ExecuteDeleteAsync(cancellation);
        // In their order: it is that of the table.
        await engine.InsertAsync(db, users.SelectMany(UserTermsOf.Terms).OrderBy(term => term.Term, StringComparer.Ordinal)
            .ThenBy(term => term.UserId).ToList(), cancellation);
    }

    private async Task AddRowAsync(CancellationToken cancellation)
    {
        var row = db.SearchIndex.Add(new() { Rules = SearchText.Rules });
        await db.SaveChangesAsync(cancellation);
        row.State = EntityState.Detached;
    }

    private void AddWork(int version) =>
        work.Add(IndexUsers.Kind, "", uniqueName: FormattableString.Invariant($"{IndexUsers.Kind}-{version}"));
}
