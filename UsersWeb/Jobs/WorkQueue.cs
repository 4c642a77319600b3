using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Jobs;

/// <summary>The table of work items, as those who work them off see it. Of two who take an item, one gets it.</summary>
public sealed class WorkQueue(IServiceScopeFactory scopes, WorkKinds kinds, WorkSeal seal, TimeProvider clock)
{
    /// <summary>How long an item is an instance's that says nothing of it any more; others take it half as long after that.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(45);

    // So many are looked at, in any order, that instances seldom want the same one.
    private const int Glance = 8;

    private readonly OverdueLeases overdue = new(clock);

    /// <summary>Takes an item that is due; null when there is none, or others were faster. One caller at a time.</summary>
    public async Task<WorkInHand?> TakeAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        DateTime? now = clock.Now();
        var names = kinds.Names;
        var waiting = overdue.Waiting;
        var due = await db.WorkItems.Where(item => item.DueAt <= now && names.Contains(item.Kind) && !waiting.Contains(item.Id))
            .OrderBy(item => item.DueAt).ThenBy(item => item.Id).Take(Glance).ToListAsync(cancellation);
        Random.Shared.Shuffle(CollectionsMarshal.AsSpan(due));
        foreach (var item in due.Where(overdue.IsFree))
        {
            if (await TakeAsync(db, item, cancellation) is { } taken) return taken;
        }
        return null;
    }

    /// <summary>Keeps it for another <see cref="Lease"/>, and writes how far it is; false when somebody else has it.</summary>
    public async Task<bool> RenewAsync(WorkInHand work, CancellationToken cancellation)
    {
        var until = clock.Now() + Lease;
        var isOurs = await ChangeAsync(work, item =>
        {
            item.DueAt = until;
            work.WriteTo(item);
        }, cancellation);
        if (isOurs) work.LeasedUntil = until;
        return isOurs;
    }

    /// <summary>It is done.</summary>
    public Task CompleteAsync(WorkInHand work, CancellationToken cancellation) => ChangeAsync(work, item =>
    {
        work.WriteTo(item);
        item.Complete(clock.Now());
    }, cancellation);

    /// <summary>The attempt failed.</summary>
    /// <param name="work">Which.</param>
    /// <param name="words">Why; never a secret.</param>
    /// <param name="next">When it is tried again; null to give it up.</param>
    /// <param name="cancellation">Of the caller.</param>
    public Task FailAsync(WorkInHand work, string words, DateTime? next, CancellationToken cancellation) => ChangeAsync(work, item =>
    {
        work.WriteTo(item);
        item.Fail(words, next, clock.Now());
    }, cancellation);

    /// <summary>The attempt was broken off by us, and counts for nothing: anybody may take it at once.</summary>
    public Task ReleaseAsync(WorkInHand work, CancellationToken cancellation) => ChangeAsync(work, item =>
    {
        work.WriteTo(item);
        item.Attempts--;
        item.PutBack(clock.Now());
    }, cancellation);

    private async Task<WorkInHand?> TakeAsync(UsersDbContext db, WorkItem item, CancellationToken cancellation)
    {
        var now = clock.Now();
        // Whoever had it died each time.
        var isSpent = item.Attempts >= kinds[item.Kind].MostAttempts;
        if (isSpent) item.Fail(TKey("The application ended in the middle of it, again and again."), null, now);
        else item.Lease(Guid.NewGuid().ToString("N"), now + Lease);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.Entry(item).State = EntityState.Detached;
            return null;
        }
        return isSpent ? null : new(item, Open(item), Next(item, now));
    }

    private DateTime? Next(WorkItem item, DateTime now) =>
        item.Attempts < kinds[item.Kind].MostAttempts ? (now + WorkPause.After(item.Attempts)).ToMicroseconds() : null;

    // The handler of an item that nobody can read any more is to say so.
    private string? Open(WorkItem item)
    {
        try
        {
            return item.Payload is { } payload ? seal.Open(payload) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<bool> ChangeAsync(WorkInHand work, Action<WorkItem> change, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        var lease = work.Lease;
        var item = await db.WorkItems.SingleOrDefaultAsync(row => row.Id == work.Id && row.LeasedBy == lease, cancellation);
        if (item is null) return false;
        change(item);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
