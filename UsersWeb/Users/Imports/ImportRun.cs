using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Does what the check of a file has found, some lines at a time. Begun again after an instance died, it goes on with the first line
/// that is not done. It is done with the rights that whoever asked has at that time.
/// </summary>
public sealed class ImportRun(
    UsersDbContext db, DatabaseEngine engine, ImportFiles files, ImportRemoval removal, AuditTrail audit, AuditedTransaction transaction,
    TimeProvider clock, IServiceScopeFactory scopes)
{
    /// <summary>A file of at most so many people is done in one transaction, where all or nothing was asked for.</summary>
    public const int MostAtOnce = 5_000;

    private const int Batch = 2_000;

    // Whoever else is at the same people does so for a moment.
    private const int MostAttempts = 3;

    /// <summary>Does it.</summary>
    /// <param name="id">Which import; one that is not started, or has ended, is left alone.</param>
    /// <param name="asked">Who asked for it.</param>
    /// <param name="report">Takes how many people are done.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <returns>Whether it has ended; false when another instance does it.</returns>
    public async Task<bool> DoAsync(long id, Current asked, Action<long, long?> report, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { StartedAt: not null, EndedAt: null } import) return true;
        string? failure = null;
        try
        {
            if (await WriteAsync(import, asked, report, cancellation) is { } obstacle)
            {
                if (obstacle == ImportObstacle.NotOurTurn && await FindAsync(id, cancellation) is { StoppedAt: null, EndedAt: null })
                    return false;
                if (obstacle == ImportObstacle.Busy) failure = T("Nothing was imported: others are changing the same people. Try again.");
                else if (obstacle != ImportObstacle.NotOurTurn)
                {
                    failure = T("Nothing was imported: line {0} was right when it was checked and is not any more. {1}",
                        Human.Number(obstacle.Line), obstacle.Message);
                }
            }
        }
        catch (Exception e) when (e is CsvFileException or ImportForbiddenException)
        {
            failure = e.Message;
        }
        await EndAsync(id, failure, asked);
        return true;
    }

    private Task<Import?> FindAsync(long id, CancellationToken cancellation) =>
        db.Imports.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellation);

    private async Task<ImportObstacle?> WriteAsync(
        Import import, Current asked, Action<long, long?> report, CancellationToken cancellation)
    {
        var settings = ImportSettings.OfJson(import.Settings!);
        var reading = new ImportFileReading(settings, new(settings));
        var isWhole = !settings.OnlyRight && import.Rows <= MostAtOnce;
        var done = import.Done;
        await using var file = files.Open(import);
        var rest = reading.Reader.ReadAsync(file, cancellation).Skip((int)done);
        await foreach (var batch in rest.Chunk(isWhole ? MostAtOnce : Batch).WithCancellation(cancellation))
        {
            var wrong = await WrongAsync(import.Id, batch, cancellation);
            // Who only creates has asked in the check; and the unique index asks again.
            var how = new ImportStepMode(isWhole, TrustsCheck: !isWhole && settings.UpdateBy is null);
            if (await DoAsync(import, reading, done, batch, wrong, how, asked, cancellation) is { } obstacle) return obstacle;
            done += batch.Length;
            report(done, import.Rows);
        }
        return null;
    }

    private async Task<HashSet<long>> WrongAsync(long id, ImportLine[] lines, CancellationToken cancellation)
    {
        var (from, to) = (lines[0].Line, lines[^1].Line);
        var wrong = db.ImportProblems.Where(one => one.ImportId == id && one.Line >= from && one.Line <= to).Select(one => one.Line);
        return [.. await wrong.Distinct().ToListAsync(cancellation)];
    }

    // Where the unique index refuses somebody, or somebody else was faster, it is not said who: what is planned anew finds a line that is
    // not right any more; else the lines are divided until it is known.
    private async Task<ImportObstacle?> DoAsync(Import import, ImportFileReading reading, long done, ImportLine[] lines,
        HashSet<long> wrong, ImportStepMode how, Current asked, CancellationToken cancellation)
    {
        var isStale = false;
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            try
            {
                await using var scope = await ImportScope.BeginAsync(scopes, import, asked, clock, cancellation);
                var step = ActivatorUtilities.CreateInstance<ImportStep>(scope.Services);
                var right = lines.Where(line => !wrong.Contains(line.Line)).ToArray();
                return await step.DoAsync(import, reading, new(done, lines.Length, right), how, cancellation);
            }
            catch (Exception e) when (engine.Classify(e) == DatabaseFailure.UniqueViolation || e is DbUpdateConcurrencyException)
            {
                isStale = e is DbUpdateConcurrencyException;
                how = how with { TrustsCheck = false };
            }
        }
        if (how.IsWhole) return ImportObstacle.Busy;
        if (lines.Length == 1)
        {
            var refusal = isStale ? T("Somebody else changed this person at the same moment.") : UserRules.TakenAMomentAgo;
            return await DoAsync(import, reading, done, lines, wrong, how with { Refusal = refusal }, asked, cancellation);
        }
        var half = lines.Length / 2;
        return await DoAsync(import, reading, done, lines[..half], wrong, how, asked, cancellation)
            ?? await DoAsync(import, reading, done + half, lines[half..], wrong, how, asked, cancellation);
    }

    private async Task EndAsync(long id, string? failure, Current asked)
    {
        audit.ActAs(asked);
        DateTime? now = clock.Now();
        await transaction.RunAsync(async () =>
        {
            if (await db.Imports.Where(one => one.Id == id && one.EndedAt == null).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.EndedAt, now).SetProperty(one => one.Failure, failure), CancellationToken.None) == 0) return;
            var import = await db.Imports.AsNoTracking().SingleAsync(one => one.Id == id, CancellationToken.None);
            audit.Add(AuditActions.UserImport, null, null, null, new()
            {
                ["file"] = import.FileName,
                ["created"] = import.Created,
                ["updated"] = import.Updated,
                ["leftOut"] = import.Rows - import.Created - import.Updated - import.Unchanged,
            });
        }, CancellationToken.None);
        await removal.RemoveFileAsync(id, CancellationToken.None);
    }
}
