using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Web;

namespace UsersWeb.Accounts.Failures;

/// <summary>
/// Counts tries before their passwords are looked at, by the database, so that of many at once no more than the limit are let
/// through; in memory while nothing can be written there.
/// </summary>
public sealed class FailureCounts(
    UsersDbContext db, AuditedTransaction transaction, DatabaseEngine engine, FailuresInMemory memory, ReadOnlyMode mode,
    TimeProvider clock)
{
    // Of those that make the same row at once all but one begin anew.
    private const int MostAttempts = 10;

    // A row that has ended does no harm, so one try in so many takes them away.
    private const int TriesBetweenCleanings = 200;

    /// <summary>Refuses an address that has used up its tries, before it costs anything.</summary>
    /// <exception cref="TooManyRequestsException">It has.</exception>
    public async Task RequireTriesLeftAsync(FailureCounter address, CancellationToken cancellation)
    {
        var tally = (mode.IsOn ? memory.Find(address.Key) : null) ?? await FindAsync(address.Key, cancellation);
        if (tally is not null && tally.Count >= address.Limit) throw new TooManyRequestsException(tally.EndsAt - clock.Now());
    }

    /// <summary>Counts a try.</summary>
    /// <returns>Whether its password may be looked at.</returns>
    /// <exception cref="TooManyRequestsException">The address has used up its tries.</exception>
    public async Task<TryVerdict> CountAsync(Attempt attempt, CancellationToken cancellation)
    {
        FailureKind? last = null;
        var (over, tally) = mode.IsOn ? await FirstOverAsync(attempt, InMemoryAsync) : await InDatabaseAsync();
        if (over == FailureKind.Address) throw new TooManyRequestsException(tally!.EndsAt - clock.Now());
        return new(over is null, last);

        Task<(FailureKind?, FailureTally?)> InDatabaseAsync() => CommittedAsync(() =>
        {
            last = null;
            return FirstOverAsync(attempt, counter => CountRowAsync(counter, cancellation));
        }, cancellation);

        async Task<FailureTally> InMemoryAsync(FailureCounter counter) =>
            memory.Count(counter, await FindAsync(counter.Key, cancellation));

        // What comes after the one that is used up is not counted: whoever is held up must not use up what belongs to all.
        async Task<(FailureKind?, FailureTally?)> FirstOverAsync(Attempt tried, Func<FailureCounter, Task<FailureTally>> count)
        {
            foreach (var counter in tried.Counters)
            {
                var tally = await count(counter);
                if (tally.Count > counter.Limit) return (counter.Kind, tally);
                if (tally.Count == counter.Limit) last = counter.Kind;
            }
            return (null, null);
        }
    }

    /// <summary>The password was right. Part of the caller's transaction, unless nothing can be written.</summary>
    public async Task ForgetAsync(Attempt attempt, CancellationToken cancellation)
    {
        memory.Forget(attempt.Forgotten);
        var shared = attempt.Counters.Select(counter => counter.Key).Except(attempt.Forgotten).ToList();
        if (mode.IsOn)
        {
            foreach (var key in shared) memory.TakeBack(key);
            return;
        }
        // In the order in which they are counted.
        foreach (var key in attempt.Counters.Select(counter => counter.Key).Union(attempt.Forgotten))
        {
            var row = db.SignInFailures.Where(row => row.Key == key);
            if (shared.Contains(key))
                await row.Where(one => one.Count > 0)
                    .ExecuteUpdateAsync(set => set.SetProperty(one => one.Count, one => one.Count - 1), cancellation);
            else
                await row.ExecuteDeleteAsync(cancellation);
        }
    }

    private async Task<T> CommittedAsync<T>(Func<Task<T>> count, CancellationToken cancellation)
    {
        if (Random.Shared.Next(TriesBetweenCleanings) == 0) await RemoveEndedAsync(cancellation);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction.RunAsync(count, _ => true, cancellation);
            }
            catch (DbUpdateException e) when (attempt < MostAttempts && engine.Classify(e) == DatabaseFailure.UniqueViolation)
            {
                // Somebody else has made the row a moment ago: now it is there to be counted up.
            }
        }
    }

    // Each statement is exact by itself, and holds the row until the end of the transaction.
    private async Task<FailureTally> CountRowAsync(FailureCounter counter, CancellationToken cancellation)
    {
        var (now, row) = (clock.Now(), db.SignInFailures.Where(one => one.Key == counter.Key));
        if (await row.Where(one => one.EndsAt > now).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.Count, one => one.Count + 1), cancellation) > 0)
            return await BegunPauseAsync(row, counter, now, cancellation);
        var first = FailureTally.Next(null, counter, now);
        if (await row.Where(one => one.EndsAt <= now).ExecuteUpdateAsync(
            set => set.SetProperty(one => one.Count, first.Count).SetProperty(one => one.EndsAt, first.EndsAt), cancellation) > 0)
            return first;
        db.SignInFailures.Add(
            new() { Key = counter.Key, Subject = counter.Subject, Count = first.Count, EndsAt = first.EndsAt });
        await db.SaveChangesAsync(cancellation);
        return first;
    }

    private static async Task<FailureTally> BegunPauseAsync(
        IQueryable<SignInFailureCount> row, FailureCounter counter, DateTime now, CancellationToken cancellation)
    {
        var tally = await row.Select(one => new FailureTally(one.Count, one.EndsAt)).SingleAsync(cancellation);
        if (tally.Count != counter.Limit || counter.Pause is not { } pause) return tally;
        var end = (now + pause).ToMicroseconds();
        await row.ExecuteUpdateAsync(set => set.SetProperty(one => one.EndsAt, end), cancellation);
        return tally with { EndsAt = end };
    }

    private Task<FailureTally?> FindAsync(string key, CancellationToken cancellation)
    {
        var now = clock.Now();
        return db.SignInFailures.Where(row => row.Key == key && row.EndsAt > now)
            .Select(row => new FailureTally(row.Count, row.EndsAt)).SingleOrDefaultAsync(cancellation);
    }

    private Task RemoveEndedAsync(CancellationToken cancellation)
    {
        var now = clock.Now();
        return transaction.RunAsync(
            () => db.SignInFailures.Where(row => row.EndsAt <= now).ExecuteDeleteAsync(cancellation), cancellation);
    }
}

/// <summary>What the count of a try has given.</summary>
/// <param name="MayTry">Whether the password may be looked at.</param>
/// <param name="Last">When this was the last try before a pause: of what.</param>
public sealed record TryVerdict(bool MayTry, FailureKind? Last);
