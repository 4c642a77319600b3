using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Jobs;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Removes files that nobody has imported within a day, and what became of the others after a week. Who comes back after a day to one
/// that was broken off chooses the file again; what was done is found by the check.
/// </summary>
public sealed partial class RemoveOldImports(
    UsersDbContext db, ImportRemoval removal, TimeProvider clock, ILogger<RemoveOldImports> logger) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.remove-old-imports";

    // A step takes seconds, and a statement by which it waits for others ends sooner.
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ResultsKept = TimeSpan.FromDays(7);

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        await EndBrokenOffAsync(cancellation);
        var areGone = await RemoveUnbegunAsync(cancellation) & await RemoveEndedAsync(cancellation);
        // It is tried again for them.
        if (!areGone) throw new WorkFailedException("Some could not be removed; the log says why.");
    }

    // The command puts down no work. One that is at it gets on meanwhile.
    private async Task EndBrokenOffAsync(CancellationToken cancellation)
    {
        var day = clock.Now() - UserImports.Kept;
        var begun = await db.Imports.Where(one => one.CreatedAt < day && one.StartedAt != null && one.EndedAt == null)
            .Select(one => new { one.Id, one.Done }).ToListAsync(cancellation);
        if (begun.Count == 0) return;
        await Task.Delay(LongestStep, clock, cancellation);
        var (names, now) = (await AtWorkAsync(cancellation), (DateTime?)clock.Now());
        var unfinished = TKey("It was not finished within a day.");
        foreach (var (id, done) in begun.Where(one => !names.Contains(ImportWork.NameOfRun(one.Id))).Select(one => (one.Id, one.Done)))
        {
            await db.Imports.Where(one => one.Id == id && one.Done == done && one.EndedAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.EndedAt, now).SetProperty(one => one.Failure, unfinished), cancellation);
        }
    }

    private async Task<bool> RemoveUnbegunAsync(CancellationToken cancellation)
    {
        var (names, day) = (await AtWorkAsync(cancellation), clock.Now() - UserImports.Kept);
        var old = await db.Imports.Where(one => one.CreatedAt < day && one.StartedAt == null).Select(one => new { one.Id, one.Checks })
            .ToListAsync(cancellation);
        var left = old.Where(one => !names.Contains(ImportWork.NameOfCheck(one.Id, one.Checks))).Select(one => one.Id);
        return await EachAsync(left, async id =>
        {
            if (await removal.TakeAsync(id, cancellation)) await removal.RemoveAsync(id, cancellation);
        }, cancellation);
    }

    private async Task<bool> RemoveEndedAsync(CancellationToken cancellation)
    {
        var week = clock.Now() - ResultsKept;
        var ended = await db.Imports.Where(one => one.EndedAt != null).Select(one => new { one.Id, IsOld = one.CreatedAt < week })
            .ToDictionaryAsync(one => one.Id, one => one.IsOld, cancellation);
        return await EachAsync(ended.Keys,
            id => ended[id] ? removal.RemoveAsync(id, cancellation) : removal.RemoveFileAsync(id, cancellation), cancellation);
    }

    // Somebody may have begun late; the work that is at it keeps it.
    private async Task<HashSet<string?>> AtWorkAsync(CancellationToken cancellation) =>
        [.. await db.WorkItems.Where(item => item.Kind == ImportWork.Kind && item.DueAt != null).Select(item => item.UniqueName)
            .ToListAsync(cancellation)];

    // One that can't be removed keeps none of the others.
    private async Task<bool> EachAsync(IEnumerable<long> imports, Func<long, Task> remove, CancellationToken cancellation)
    {
        var areGone = true;
        foreach (var id in imports)
        {
            try
            {
                await remove(id);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                LogNotRemoved(logger, e, id);
                areGone = false;
            }
        }
        return areGone;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The import {Import} could not be removed; the others are")]
    private static partial void LogNotRemoved(ILogger logger, Exception exception, long import);
}
