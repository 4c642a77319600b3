using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Jobs;

/// <summary>Puts down work that comes round by itself. Every instance looks; for each time one of them puts it down.</summary>
public sealed class RecurringSchedule(IServiceScopeFactory scopes, WorkKinds kinds, DatabaseEngine engine, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    private DateTime nextLook;

    /// <summary>Looks every few minutes.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        var now = clock.Now();
        if (now < nextLook) return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<UsersDbContext>();
        var known = await db.RecurringWork.AsNoTracking().ToDictionaryAsync(work => work.Kind, work => work.DueAt, cancellation);
        foreach (var kind in kinds.Recurring)
        {
            if (!known.TryGetValue(kind.Name, out var due)) await BeginAsync(db, kind, now, cancellation);
            else if (due <= now) await PutDownAsync(db, kind, due, now, cancellation);
        }
        nextLook = now + Between;
    }

    private async Task BeginAsync(UsersDbContext db, WorkKind kind, DateTime now, CancellationToken cancellation)
    {
        db.RecurringWork.Add(new() { Kind = kind.Name, DueAt = now + kind.Every!.Value });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            // Another instance was faster.
            db.ChangeTracker.Clear();
        }
    }

    private static async Task PutDownAsync(UsersDbContext db, WorkKind kind, DateTime due, DateTime now, CancellationToken cancellation)
    {
        var next = now + kind.Every!.Value;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var isOurs = await db.RecurringWork.Where(work => work.Kind == kind.Name && work.DueAt == due)
            .ExecuteUpdateAsync(set => set.SetProperty(work => work.DueAt, next), cancellation) == 1;
        if (!isOurs) return;
        // The one of last time may not be done yet, or still be tried.
        if (!await db.WorkItems.AnyAsync(item => item.UniqueName == kind.Name, cancellation))
        {
            db.WorkItems.Add(new() { Kind = kind.Name, UniqueName = kind.Name, CreatedAt = now, DueAt = now });
            await db.SaveChangesAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }
}
