using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Users;
using UsersWeb.Users.Search;

namespace UsersWeb.Samples;

/// <summary>People to try the application with. They have no passwords, and one call removes them all.</summary>
public sealed class SamplePeople(
    UsersDbContext db, DatabaseEngine engine, AuditTrail audit, AuditedTransaction transaction,
    SearchIndexing index, TimeProvider clock)
{
    // Others get their turn to write between batches.
    private const int BatchSize = 10_000;
    private const int RemoveBatchSize = 5_000;
    private const int MostCollisions = 100;

    /// <summary>Adds so many people in batches, each a transaction; what was added stays when a later batch fails.</summary>
    /// <param name="count">How many. Today is the newest day anyone was created.</param>
    /// <param name="seed">The same seed makes the same people in an empty database.</param>
    /// <param name="progress">Takes how many are added.</param>
    /// <param name="cancellation">Ends after the last whole batch.</param>
    /// <returns>How many were added.</returns>
    public async Task<int> AddAsync(int count, int seed = 0, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var people = new People(seed, clock.GetUtcNow().UtcDateTime.Date);
        var number = await NextNumberAsync(cancellation);
        var collisions = 0;
        for (var added = 0; added < count;)
        {
            var size = Math.Min(BatchSize, count - added);
            var batch = new User[size];
            for (var i = 0; i < size; i++) batch[i] = people.Person(number + i);
            try
            {
                await AddAsync(batch, cancellation);
                added += size;
                progress?.Report(added);
            }
            catch (Exception e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation && collisions++ < MostCollisions)
            {
                // Somebody else adds samples too, or a person really has such a name: go on behind them.
            }
            number += size;
        }
        return count;
    }

    /// <summary>How many there are to be removed.</summary>
    public Task<int> CountAsync(CancellationToken cancellation) => Samples.CountAsync(cancellation);

    /// <summary>
    /// Deletes everyone who came by <see cref="AddAsync"/>, in batches. Whoever was changed since is no sample any more, nor is who has
    /// a role.
    /// </summary>
    /// <param name="progress">Takes how many are deleted, after each batch.</param>
    /// <param name="cancellation">Ends after the last whole batch.</param>
    /// <returns>How many were deleted.</returns>
    public async Task<int> RemoveAsync(Action<int> progress, CancellationToken cancellation)
    {
        var removed = 0;
        for (long before = 0; ;)
        {
            var after = before;
            var ids = await Samples.Where(user => user.Id > after).OrderBy(user => user.Id).Select(user => user.Id).Take(RemoveBatchSize)
                .ToListAsync(cancellation);
            if (ids.Count == 0) return removed;
            var last = before = ids[^1];
            removed += await RemoveAsync(Samples.Where(user => user.Id > after && user.Id <= last), cancellation);
            progress(removed);
        }
    }

    private IQueryable<User> Samples
    {
        get
        {
            // Compared to a value: of a bare column SQLite and MariaDB read the whole table instead of its index.
            var yes = true;
            return db.Users.Where(user => user.IsSample == yes && !db.UserRoles.Any(role => role.UserId == user.Id));
        }
    }

    // By the context, so that SQLite's queue of writers is kept.
    private Task AddAsync(User[] batch, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        await index.ExpectUsersAsync(cancellation);
        await engine.InsertAsync(db, batch, cancellation);
        audit.Add(AuditActions.SamplesCreate, null, null, null, new() { ["count"] = batch.Length });
        await db.SaveChangesAsync(cancellation);
    }, cancellation);

    private Task<int> RemoveAsync(IQueryable<User> samples, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        var count = await samples.ExecuteDeleteAsync(cancellation);
        audit.Add(AuditActions.SamplesDelete, null, null, new() { ["count"] = count }, null);
        return count;
    }, _ => true, cancellation);

    // A sample's number is at most its key, since numbering starts behind the highest key there is.
    private async Task<long> NextNumberAsync(CancellationToken cancellation) =>
        (await db.Users.MaxAsync(user => (long?)user.Id, cancellation) ?? 0) + 1;
}
