using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;

namespace UsersWeb.Users.Search;

/// <summary>
/// Makes the terms of all users that have none yet, by their keys, some thousands in a transaction, and writes down how far it is. Begun
/// again, it goes on there.
/// </summary>
public sealed class IndexUsers(
    UsersDbContext db, DatabaseEngine engine, AuditedTransaction transaction, SearchIndexing indexing) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.index";

    // On SQLite others wait as long as a batch takes, some tenths of a second.
    private const int Batch = 4_000;
    private const int MostInRow = 5;

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        var failures = 0;
        while (await PreparedAsync(cancellation) is { IndexedTo: not SearchIndex.Complete } index)
        {
            try
            {
                var last = await transaction.RunAsync(() => AddAsync(index, cancellation), _ => true, cancellation);
                failures = 0;
                work.Report(last, await db.Users.MaxAsync(user => (long?)user.Id, cancellation));
            }
            // Somebody was changed or deleted in the middle of it.
            catch (Exception e) when (e is DbException or DbUpdateException && engine.Classify(e) is DatabaseFailure.UniqueViolation
                or DatabaseFailure.None && ++failures < MostInRow)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    // Looked at before each batch: whoever wants the index made anew takes the row away, at any time.
    private async Task<SearchIndex> PreparedAsync(CancellationToken cancellation)
    {
        if (await Row.AsNoTracking().SingleOrDefaultAsync(cancellation) is not { } index)
        {
            var row = db.SearchIndex.Add(new() { Rules = SearchText.Rules });
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear();
            return row.Entity;
        }
        if (index.Rules == SearchText.Rules) return index;
        await Row.ExecuteUpdateAsync(set => set.SetProperty(one => one.Rules, SearchText.Rules).SetProperty(one => one.IndexedTo, 0)
            .SetProperty(one => one.Version, one => one.Version + 1), cancellation);
        return await Row.AsNoTracking().SingleAsync(cancellation);
    }

    private IQueryable<SearchIndex> Row => db.SearchIndex.Where(one => one.Id == SearchIndex.OnlyId);

    private async Task<long> AddAsync(SearchIndex index, CancellationToken cancellation)
    {
        var from = index.IndexedTo;
        // Takes the row's lock first, as whoever adds many does: it waits for those who are adding, and then sees whom they have added.
        var locked = await Row.Where(one => one.IndexedTo == from)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.IndexedTo, from), cancellation);
        if (locked == 0) return from;
        var users = await LockAsync(from, cancellation);
        var last = users.Count == 0 ? SearchIndex.Complete : users[^1].Id;
        await RenewTextsAsync(users, cancellation);
        // Of these alone: who was added with a lower key meanwhile has terms.
        await indexing.ReplaceTermsAsync(users, cancellation);
        await Row.ExecuteUpdateAsync(set => set.SetProperty(one => one.IndexedTo, last), cancellation);
        return users.Count == 0 ? from : last;
    }

    // Whoever changes one of them waits for it, and replaces what was written here.
    private Task<List<User>> LockAsync(long from, CancellationToken cancellation)
    {
        var sql = db.GetService<ISqlGenerationHelper>();
        var (table, key) = (sql.DelimitIdentifier(nameof(db.Users)), sql.DelimitIdentifier(nameof(User.Id)));
        var text = $"SELECT * FROM {table} WHERE {key} > {{0}} ORDER BY {key} LIMIT {Batch}{engine.RowLock}";
        return db.Users.FromSqlRaw(text, from).AsNoTracking().ToListAsync(cancellation);
    }

    // Of an older version, or older rules. Nobody has changed the person by this.
    private async Task RenewTextsAsync(List<User> users, CancellationToken cancellation)
    {
        foreach (var user in users)
        {
            var text = SearchText.Of(user);
            if (user.SearchText == text) continue;
            user.SearchText = text;
            await db.Users.Where(one => one.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.SearchText, text), cancellation);
        }
    }
}
