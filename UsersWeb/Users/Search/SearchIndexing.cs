using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;

namespace UsersWeb.Users;

/// <summary>
/// Says what the index of search has not, and has it made. Until then people are found all the same, only not as fast: those whom it has
/// not are looked at one by one.
/// </summary>
public sealed class SearchIndexing(UsersDbContext db, AuditedTransaction transaction, Work work)
{
    /// <summary>
    /// Called in the transaction that adds many users, before it does: their terms are made afterwards, in the background, so that
    /// adding them takes no longer.
    /// </summary>
    public async Task ExpectUsersAsync(CancellationToken cancellation)
    {
        var greatest = await db.Users.MaxAsync(user => (long?)user.Id, cancellation) ?? 0;
        var index = db.SearchIndex.Where(one => one.Id == SearchIndex.OnlyId);
        // Takes the row's lock first: whoever is about to say that all is done waits, and finds that it is not.
        await index.ExecuteUpdateAsync(set => set.SetProperty(one => one.Version, one => one.Version + 1), cancellation);
        if (await index.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } now || now.IndexedTo <= greatest) return;
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

    private void AddWork(int version) => work.Add(IndexUsers.Kind, "", uniqueName: FormattableString.Invariant($"{IndexUsers.Kind}-{version}"));
}

/// <summary>Has the index made when the database has come up: after an upgrade, or a move.</summary>
internal sealed class SearchIndexReady(IServiceScopeFactory scopes, DatabaseEngine engine) : IReadyTask
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        if (await db.SearchIndex.AnyAsync(
            index => index.IndexedTo == SearchIndex.Complete && index.Rules == SearchText.Rules, cancellation)) return;
        try
        {
            await scope.ServiceProvider.GetRequiredService<SearchIndexing>().ContinueAsync(cancellation);
        }
        // A database that only reads is served all the same, and asked again at the next start.
        catch (Exception e) when (engine.Classify(e) is DatabaseFailure.ReadOnly or DatabaseFailure.Full or DatabaseFailure.Busy
            or DatabaseFailure.UniqueViolation)
        {
        }
    }
}
