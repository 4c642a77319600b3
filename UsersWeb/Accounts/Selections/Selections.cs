using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Selections;

/// <summary>What somebody has ticked, and what is done with it. Each sees their own only.</summary>
public sealed class Selections(
    UsersDbContext db, DatabaseEngine engine, AuditedTransaction transaction, Work work, Current current, TimeProvider clock)
{
    /// <summary>How long a selection can be started: after that it may mean others than those who were looked at.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>So many are done at the same time: other work needs hands, too.</summary>
    public const int Most = 2;

    /// <summary>Keeps these people.</summary>
    /// <param name="deed">What is to be done.</param>
    /// <param name="ids">Keys; who is not there is left out.</param>
    /// <param name="cancellation">Of the request.</param>
    /// <returns>The key of the selection; null when nobody is left.</returns>
    public Task<long?> AddAsync(BulkDeed deed, IReadOnlyCollection<long> ids, CancellationToken cancellation) =>
        AddAsync(deed, db.Users.Where(user => ids.Contains(user.Id)).Select(user => user.Id), cancellation);

    /// <summary>Keeps everybody whom a search means at this moment.</summary>
    public async Task<long?> AddAsync(BulkDeed deed, UserSearch search, CancellationToken cancellation) =>
        await AddAsync(deed, (await search.MatchingAsync(db, clock.Now(), cancellation)).Select(user => user.Id), cancellation);

    /// <summary>The reverse of what was done, for those to whom it was done and whom it leads back to where they were.</summary>
    public Task<long?> ReverseAsync(Selection done, BulkDeed deed, CancellationToken cancellation) =>
        AddAsync(deed, SelectionPage.ReversibleOf(db, done).Select(one => one.UserId), cancellation);

    /// <summary>One's own; null for any other.</summary>
    public Task<Selection?> FindAsync(long id, CancellationToken cancellation)
    {
        var own = current.UserId;
        return db.Selections.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.UserId == own, cancellation);
    }

    /// <summary>Begins, once; or goes on with one that was broken off.</summary>
    /// <returns>Why it can't be begun; null when it is.</returns>
    public async Task<string?> StartAsync(Selection selection, CancellationToken cancellation)
    {
        if (selection.StartedAt is null && selection.CreatedAt < clock.Now() - Fresh)
            return T("These were chosen more than an hour ago, and may be others by now. Choose them again.");
        try
        {
            return await transaction.RunAsync(() => AddWorkAsync(selection, cancellation), refusal => refusal is null, cancellation);
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            // Somebody, or the same one in another window, was faster.
            return null;
        }
    }

    private async Task<string?> AddWorkAsync(Selection selection, CancellationToken cancellation)
    {
        var open = db.WorkItems.Where(item => item.Kind == RunSelection.Kind && item.DueAt != null);
        var name = RunSelection.NameOf(selection.Id);
        if (await open.AnyAsync(item => item.UniqueName == name, cancellation)) return null;
        if (await open.CountAsync(cancellation) >= Most)
            return T("Others are being done at the moment. Start this when one of them has ended.");
        var now = clock.Now();
        if (await db.Selections.Where(one => one.Id == selection.Id && one.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.StartedAt, one => one.StartedAt ?? now), cancellation) == 0) return null;
        work.Add(RunSelection.Kind, JsonSerializer.Serialize(new SelectionAsked(selection.Id, current.ToText())), uniqueName: name);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

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
