using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Accounts.Access;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Users;

namespace UsersWeb.Accounts.Selections;

/// <summary>
/// Does a deed to each of the people who were selected, and notes what became of it. Begun again after an instance died it goes on with
/// whom nothing is noted of. It is done with the rights that whoever asked has at that time.
/// </summary>
public sealed partial class RunSelection(
    UsersDbContext db, IServiceScopeFactory scopes, DatabaseEngine engine, TimeProvider clock, ILogger<RunSelection> logger) : IWorkHandler
{
    /// <summary>The kind.</summary>
    public const string Kind = "users.selection";

    // So many are done before somebody asks again whether to go on.
    private const int Batch = 10;

    /// <summary>The one name that work on a selection has.</summary>
    public static string NameOf(long selection) => "selection-" + Human.Id(selection);

    /// <inheritdoc />
    public async Task DoAsync(WorkInHand work, CancellationToken cancellation)
    {
        if (work.Payload.Length == 0) throw new WorkFailedException("What was asked for can't be read any more.", isFinal: true);
        var asked = JsonSerializer.Deserialize<SelectionAsked>(work.Payload)!;
        var people = db.SelectedUsers.AsNoTracking().Where(one => one.SelectionId == asked.Selection);
        var (total, done) = (await people.CountAsync(cancellation), await people.CountAsync(one => one.Result != null, cancellation));
        // An attempt of before may have died between a deed and its note.
        var (last, mayBeDone) = (0L, work.Attempt > 1);
        while (await FindAsync(asked.Selection, cancellation) is { StoppedAt: null, EndedAt: null } selection)
        {
            work.Report(done, total);
            var next = await people.Where(one => one.UserId > last && one.Result == null).OrderBy(one => one.UserId)
                .Select(one => one.UserId).Take(Batch).ToListAsync(cancellation);
            if (next.Count == 0) break;
            if (await ActorAsync(selection, asked.By, cancellation) is not { } actor) break;
            await DoAsync(selection, next, actor, mayBeDone, cancellation);
            (last, mayBeDone) = (next[^1], false);
            done += next.Count;
        }
        work.Report(done, total);
        DateTime? now = clock.Now();
        await db.Selections.Where(one => one.Id == asked.Selection && one.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.EndedAt, now), CancellationToken.None);
    }

    private Task<Selection?> FindAsync(long id, CancellationToken cancellation) =>
        db.Selections.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation);

    // Null for whoever may not do it any more.
    private async Task<Current?> ActorAsync(Selection selection, string by, CancellationToken cancellation) =>
        await AskedBy.NowAsync(db, by, clock.Now(), cancellation) is { } actor && actor.May(BulkDeed.Find(selection.Deed)!.Permission)
            ? actor : null;

    private async Task DoAsync(Selection selection, List<long> ids, Current actor, bool mayBeDone, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActingAs>().Current = actor;
        var deeds = scope.ServiceProvider.GetRequiredService<UserDeeds>();
        var deed = BulkDeed.Find(selection.Deed)!;
        foreach (var id in ids)
        {
            cancellation.ThrowIfCancellationRequested();
            var person = await SelectionPage.PersonAsync(db, id, cancellation);
            var result = await ResultAsync(deed, deeds, person, actor, cancellation);
            if (mayBeDone && result is BulkDeed.NotNow or BulkDeed.Gone && await WasDoneAsync(selection, deed, id)) result = BulkDeed.Done;
            mayBeDone = false;
            var before = result == BulkDeed.Done ? person?.Status.ToString() : null;
            // What was done is noted, whoever wants to end meanwhile; and what another instance has noted stays.
            await db.SelectedUsers.Where(one => one.SelectionId == selection.Id && one.UserId == id && one.Result == null)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.Result, result).SetProperty(one => one.Before, before),
                    CancellationToken.None);
        }
    }

    // By the entry that each deed leaves in its transaction.
    private Task<bool> WasDoneAsync(Selection selection, BulkDeed deed, long id)
    {
        var (action, since) = (deed.Action, selection.StartedAt);
        return db.AuditEntries.AnyAsync(entry => entry.SubjectId == id && entry.ActorId == selection.UserId && entry.Action == action
            && entry.At >= since, CancellationToken.None);
    }

    private async Task<string> ResultAsync(
        BulkDeed deed, UserDeeds deeds, BulkPerson? person, Current actor, CancellationToken cancellation)
    {
        if (person is null) return BulkDeed.Gone;
        if (deed.Refusal(person, actor) is { } refusal) return refusal;
        try
        {
            return BulkDeed.ResultOf(await deeds.DoAsync(deed, person.Id, cancellation));
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && engine.Classify(e) == DatabaseFailure.None)
        {
            // One person must not keep the others from their turn.
            LogFailed(logger, e, deed.Code, person.Id);
            return BulkDeed.Failed;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was to be done to many, {Deed}, failed for user {Id}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string deed, long id);
}
