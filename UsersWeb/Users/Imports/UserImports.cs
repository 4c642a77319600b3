using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Jobs;
using UsersWeb.Shared;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>Files that somebody brought: their check and their import are asked for here. Each sees their own only.</summary>
public sealed class UserImports(
    UsersDbContext db, DatabaseEngine engine, ImportRemoval removal, AuditedTransaction transaction, Work work, Current current,
    TimeProvider clock)
{
    /// <summary>So many are checked or done at the same time: other work needs hands, too.</summary>
    public const int Most = 2;

    /// <summary>How long a file is kept that nobody imports.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private static string Full => T("Others are being done at the moment. Start this when one of them has ended.");

    /// <summary>One's own, all of whose file is there; null for any other.</summary>
    public Task<Import?> FindAsync(long id, CancellationToken cancellation) =>
        Own().SingleOrDefaultAsync(one => one.Id == id && one.Digest != null, cancellation);

    /// <summary>One's own, also one of whose file not all is there; null for any other.</summary>
    public Task<Import?> FindAnyAsync(long id, CancellationToken cancellation) =>
        Own().SingleOrDefaultAsync(one => one.Id == id, cancellation);

    /// <summary>One's own of late: those that have not ended, then the others, the newest of each first.</summary>
    public Task<List<Import>> ListAsync(int most, CancellationToken cancellation) =>
        Own().OrderBy(one => one.EndedAt != null).ThenByDescending(one => one.Id).Take(most).ToListAsync(cancellation);

    /// <summary>Has the file checked, in the background or by whoever calls; what an earlier check found is worth nothing.</summary>
    /// <param name="import">Which; gets the settings.</param>
    /// <param name="settings">How it is read, and what is to be done.</param>
    /// <param name="isInBackground">Whether work is put down for it.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <returns>Why it can't be checked; null when it is.</returns>
    public async Task<string?> CheckAsync(Import import, ImportSettings settings, bool isInBackground, CancellationToken cancellation)
    {
        var (id, checks, json, now) = (import.Id, import.Checks + 1, settings.ToJson(), (DateTime?)clock.Now());
        var refusal = await transaction.RunAsync(async () =>
        {
            if (isInBackground && await IsFullAsync(cancellation)) return Full;
            var before = checks - 1;
            if (await db.Imports.Where(one => one.Id == id && one.Checks == before && one.StartedAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.Checks, checks).SetProperty(one => one.Settings, json)
                .SetProperty(one => one.CheckStartedAt, now).SetProperty(one => one.CheckedAt, (DateTime?)null)
                .SetProperty(one => one.Failure, (string?)null), cancellation) == 0)
                return T("Somebody was faster, in another window. Look at what became of it.");
            if (isInBackground)
                work.Add(ImportWork.Kind, ImportAsked.Now(id, checks, current), uniqueName: ImportWork.NameOfCheck(id, checks));
            await db.SaveChangesAsync(cancellation);
            return null;
        }, refusal => refusal is null, cancellation);
        if (refusal is null) (import.Checks, import.Settings) = (checks, json);
        return refusal;
    }

    /// <summary>Begins what the check has found, once; or goes on with one that was broken off.</summary>
    /// <param name="import">Which.</param>
    /// <param name="onlyRight">Whether lines that are right are done though others are wrong.</param>
    /// <param name="isInBackground">Whether work is put down for it.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <returns>Why it can't be begun; null when it is.</returns>
    public async Task<string?> StartAsync(Import import, bool onlyRight, bool isInBackground, CancellationToken cancellation)
    {
        if (import.StartedAt is null && WhyNot(import, onlyRight) is { } reason) return reason;
        try
        {
            return await transaction.RunAsync(
                () => StartInTransactionAsync(import, onlyRight, isInBackground, cancellation), refusal => refusal is null, cancellation);
        }
        catch (DbUpdateException e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation)
        {
            // Somebody, or the same one in another window, was faster.
            return null;
        }
    }

    /// <summary>Leaves it at what was done. One that was broken off is ended by work of its own.</summary>
    /// <returns>Why nobody ends it; null when somebody does, or it was not begun.</returns>
    public async Task<string?> StopAsync(Import import, CancellationToken cancellation)
    {
        if (import.StartedAt is null) return null;
        var now = import.StoppedAt = clock.Now();
        await db.Imports.Where(one => one.Id == import.Id && one.StartedAt != null && one.EndedAt == null && one.StoppedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.StoppedAt, now), cancellation);
        return await StartAsync(import, onlyRight: false, isInBackground: true, cancellation);
    }

    /// <summary>Throws a file away that was not begun.</summary>
    public async Task RemoveAsync(Import import, CancellationToken cancellation)
    {
        if (await removal.TakeAsync(import.Id, cancellation)) await removal.RemoveAsync(import.Id, cancellation);
    }

    private IQueryable<Import> Own()
    {
        var own = current.UserId;
        return db.Imports.AsNoTracking().Where(one => one.UserId == own);
    }

    private async Task<bool> IsFullAsync(CancellationToken cancellation) => await db.WorkItems
        .CountAsync(item => item.Kind == ImportWork.Kind && item.DueAt != null, cancellation) >= Most;

    private string? WhyNot(Import import, bool onlyRight) => import switch
    {
        { CheckedAt: null } => T("It is not checked yet."),
        { Failure: not null } => T("This file can't be imported as it is. Correct it and choose it again."),
        _ when import.CheckedAt < clock.Now() - Kept => T("It was checked more than a day ago. Choose the file again."),
        { Wrong: > 0 } when !onlyRight => T("Some lines are wrong. Correct them, or import only those that are right."),
        _ => null,
    };

    private async Task<string?> StartInTransactionAsync(
        Import import, bool onlyRight, bool isInBackground, CancellationToken cancellation)
    {
        var (id, name, now) = (import.Id, ImportWork.NameOfRun(import.Id), (DateTime?)clock.Now());
        if (await db.WorkItems.AnyAsync(item => item.UniqueName == name, cancellation)) return null;
        // To end one takes no time that others could wait for.
        if (isInBackground && import.StoppedAt is null && await IsFullAsync(cancellation)) return Full;
        if (import.StartedAt is null && await BeginAsync(import, onlyRight, now, cancellation) == 0)
            return T("Somebody was faster, in another window. Look at what became of it.");
        if (!await db.Imports.AnyAsync(one => one.Id == id && one.StartedAt != null && one.EndedAt == null, cancellation)) return null;
        if (isInBackground) work.Add(ImportWork.Kind, ImportAsked.Now(id, null, current), uniqueName: name);
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    // What was counted until now is what would be done; from now on it is what was.
    private Task<int> BeginAsync(Import import, bool onlyRight, DateTime? now, CancellationToken cancellation)
    {
        var (id, checks) = (import.Id, import.Checks);
        var json = (ImportSettings.OfJson(import.Settings!) with { OnlyRight = onlyRight }).ToJson();
        return db.Imports.Where(one => one.Id == id && one.Checks == checks && one.CheckedAt != null && one.StartedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.StartedAt, now).SetProperty(one => one.Settings, json)
                .SetProperty(one => one.Created, 0L).SetProperty(one => one.Updated, 0L).SetProperty(one => one.Unchanged, 0L)
                .SetProperty(one => one.Absent, 0L).SetProperty(one => one.Invited, 0L), cancellation);
    }
}
