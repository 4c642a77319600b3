using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Selections;

/// <summary>What somebody has ticked, and what is done with it. Each sees their own only.</summary>
public sealed class Selections(UsersDbContext db, AuditedTransaction transaction, Work work, Current current, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>Keeps these people.</summary>
    /// <param name="deed">What is to be done.</param>
    /// <param name="ids">Keys; who is not there is left out.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>The key of the selection; null when nobody is left.</returns>
    public Task<long?> AddAsync(BulkDeed deed, IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        AddAsync(deed, db.Users.Where(user => ids.Contains(user.Id)).Select(user => user.Id), cancellation);

    /// <summary>Keeps everybody whom a search means at this moment.</summary>
    public Task<long?> AddAsync(BulkDeed deed, UserSearch search, CancellationToken cancellation) =>
        AddAsync(deed, search.Matching(db, clock.Now()).Select(user => user.Id), cancellation);

    /// <summary>The reverse of what was done, for those to whom it was done.</summary>
    public Task<long?> ReverseAsync(Selection done, BulkDeed deed, CancellationToken cancellation) =>
        AddAsync(deed, db.SelectedUsers.Where(one => one.SelectionId == done.Id && one.Result == BulkDeed.Done).Select(one => one.UserId),
            cancellation);

    /// <summary>One's own; null for any other.</summary>
    public Task<Selection?> FindAsync(long id, CancellationToken cancellation)
    {
        var own = current.UserId;
        return db.Selections.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.UserId == own, cancellation);
    }

    /// <summary>Begins, once.</summary>
    public Task<bool> StartAsync(Selection selection, CancellationToken cancellation) => transaction.RunAsync(async () =>
    {
        DateTime? now = clock.Now();
        if (await db.Selections.Where(one => one.Id == selection.Id && one.StartedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.StartedAt, now), cancellation) == 0) return false;
        work.Add(RunSelection.Kind, JsonSerializer.Serialize(new SelectionAsked(selection.Id, current.ToText())));
        await db.SaveChangesAsync(cancellation);
        return true;
    }, isStarted => isStarted, cancellation);

    /// <summary>Leaves it at what was done.</summary>
    public Task StopAsync(Selection selection, CancellationToken cancellation)
    {
        DateTime? now = clock.Now();
        return db.Selections.Where(one => one.Id == selection.Id && one.EndedAt == null && one.StoppedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.StoppedAt, now), cancellation);
    }

    private async Task<long?> AddAsync(BulkDeed deed, IQueryable<long> ids, CancellationToken cancellation)
    {
        var result = await transaction.RunAsync<long?>(async () =>
        {
            var old = clock.Now() - Kept;
            await db.Selections.Where(one => one.CreatedAt < old && (one.StartedAt == null || one.EndedAt != null))
                .ExecuteDeleteAsync(cancellation);
            var selection = new Selection { UserId = current.UserId!.Value, Deed = deed.Code, CreatedAt = clock.Now() };
            db.Selections.Add(selection);
            await db.SaveChangesAsync(cancellation);
            return await FillAsync(selection.Id, ids, cancellation) == 0 ? null : selection.Id;
        }, id => id is not null, cancellation);
        return result;
    }

    // By one statement: there may be millions.
    private async Task<int> FillAsync(long selection, IQueryable<long> ids, CancellationToken cancellation)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        string Name(string name) => sql.DelimitIdentifier(name);
        await using var command = ids.CreateDbCommand();
        command.CommandText = string.Create(CultureInfo.InvariantCulture,
            $"INSERT INTO {Name("SelectedUsers")} ({Name("SelectionId")}, {Name("UserId")}) "
            + $"SELECT {selection}, {Name("s")}.* FROM ({command.CommandText}) AS {Name("s")}");
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What the background work is given.</summary>
internal sealed record SelectionAsked(long Selection, string By);
