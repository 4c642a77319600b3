using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.SavedViews;

/// <summary>
/// The lists that whoever asks keeps under names of their own. They concern nobody else, so nothing of them stands in the audit; and what
/// was searched in them in no log.
/// </summary>
public sealed class OwnViews(UsersDbContext db, AuditedTransaction transaction, Current current)
{
    /// <summary>All of them, by name.</summary>
    public Task<List<SavedView>> ReadAsync(CancellationToken cancellation) =>
        Own().AsNoTracking().OrderBy(view => view.NormalizedName).ToListAsync(cancellation);

    /// <summary>One of them; null when it is nobody's, or another's.</summary>
    public Task<SavedView?> FindAsync(long id, CancellationToken cancellation) =>
        Own().AsNoTracking().SingleOrDefaultAsync(view => view.Id == id, cancellation);

    /// <summary>The one of a name, however it is written; null for none.</summary>
    public Task<SavedView?> FindAsync(string name, CancellationToken cancellation)
    {
        var normalized = Text.Normalize(name);
        return Own().AsNoTracking().SingleOrDefaultAsync(view => view.NormalizedName == normalized, cancellation);
    }

    /// <summary>Keeps a list.</summary>
    /// <param name="name">That <see cref="SavedViewForm"/> found nothing wrong with.</param>
    /// <param name="query">Of the list.</param>
    /// <param name="cancellation">Of the request.</param>
    public Task<SavedViewResult> AddAsync(string name, string query, CancellationToken cancellation) => ChangeAsync(async () =>
    {
        if (await Own().CountAsync(cancellation) >= SavedView.Most) return SavedViewResult.TooMany;
        if (await FindAsync(name, cancellation) is not null) return SavedViewResult.Taken;
        db.SavedViews.Add(new()
        {
            UserId = current.UserId!.Value,
            Name = name,
            NormalizedName = Text.Normalize(name),
            Query = query,
        });
        await db.SaveChangesAsync(cancellation);
        return SavedViewResult.Done;
    }, cancellation);

    /// <summary>Gives one another name.</summary>
    public Task<SavedViewResult> RenameAsync(long id, string name, CancellationToken cancellation) => ChangeAsync(async () =>
    {
        if (await FindAsync(name, cancellation) is { } other && other.Id != id) return SavedViewResult.Taken;
        var normalized = Text.Normalize(name);
        return Result(await Own().Where(view => view.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(view => view.Name, name).SetProperty(view => view.NormalizedName, normalized), cancellation));
    }, cancellation);

    /// <summary>Has one show another list.</summary>
    public async Task<SavedViewResult> ReplaceAsync(long id, string query, CancellationToken cancellation) =>
        Result(await Own().Where(view => view.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(view => view.Query, query), cancellation));

    /// <summary>Removes one.</summary>
    public async Task<SavedViewResult> RemoveAsync(long id, CancellationToken cancellation) =>
        Result(await Own().Where(view => view.Id == id).ExecuteDeleteAsync(cancellation));

    private IQueryable<SavedView> Own()
    {
        var id = current.UserId;
        return db.SavedViews.Where(view => view.UserId == id);
    }

    // One after the other: of two at the same moment the second sees what the first has done.
    private Task<SavedViewResult> ChangeAsync(Func<Task<SavedViewResult>> change, CancellationToken cancellation)
    {
        var id = current.UserId;
        return transaction.RunAsync(async () =>
        {
            await db.Users.Where(user => user.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.ListLayout, user => user.ListLayout), cancellation);
            return await change();
        }, result => result == SavedViewResult.Done, cancellation);
    }

    private static SavedViewResult Result(int rows) => rows == 0 ? SavedViewResult.NotFound : SavedViewResult.Done;
}

/// <summary>What became of a view.</summary>
public enum SavedViewResult
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>They have no such view.</summary>
    NotFound,

    /// <summary>They have another of that name.</summary>
    Taken,

    /// <summary>They have as many as one can have.</summary>
    TooMany,
}
