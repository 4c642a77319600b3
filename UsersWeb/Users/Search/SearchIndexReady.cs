using Microsoft.EntityFrameworkCore;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Users.Search;

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
