using Microsoft.EntityFrameworkCore;
using UsersWeb.Audit;
using UsersWeb.Data;
using UsersWeb.Databases;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Some lines of a file in one transaction: the people, the audit, and how far the file is done. So each line is done once, whoever dies
/// meanwhile and whoever else believes that it is their turn.
/// </summary>
internal sealed class ImportStep(
    UsersDbContext db, DatabaseEngine engine, AuditedTransaction transaction, Administrators administrators, ManyUsers many,
    Rank rank, TimeProvider clock)
{
    /// <summary>Does them.</summary>
    /// <param name="import">Of which import.</param>
    /// <param name="file">How its file is read.</param>
    /// <param name="lines">The lines that are next, with those that are wrong.</param>
    /// <param name="how">How they are done.</param>
    /// <param name="cancellation">Of the caller.</param>
    /// <returns>Why nothing was done; null when all was.</returns>
    public async Task<ImportObstacle?> DoAsync(
        Import import, ImportFileReading file, ImportStepLines lines, ImportStepMode how, CancellationToken cancellation)
    {
        many.Prepare();
        return await transaction.RunAsync(async () =>
        {
            if (!await TakeTurnAsync(import.Id, lines, cancellation)) return ImportObstacle.NotOurTurn;
            if (file.MayChangeStatus) await administrators.LockAsync(cancellation);
            var plan = await PlanAsync(file, lines, how, cancellation);
            if (how.IsWhole && FirstProblem(plan) is { } problem) return problem;
            await WriteAsync(plan, cancellation);
            if (how.IsWhole && FirstProblem(plan) is { } late) return late;
            await NoteAsync(import.Id, plan, cancellation);
            return null;
        }, obstacle => obstacle is null, cancellation);
    }

    // The row is locked from here on: whoever is to do the same lines waits, and finds that they are done.
    private async Task<bool> TakeTurnAsync(long id, ImportStepLines lines, CancellationToken cancellation)
    {
        var (done, after) = (lines.Done, lines.Done + lines.Count);
        return await db.Imports.Where(one => one.Id == id && one.Done == done && one.StartedAt != null && one.StoppedAt == null
            && one.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(one => one.Done, after), cancellation) == 1;
    }

    private async Task<List<PlannedLine>> PlanAsync(
        ImportFileReading file, ImportStepLines lines, ImportStepMode how, CancellationToken cancellation)
    {
        if (how.Refusal is { } refusal)
        {
            var refused = lines.Right.Select(line => new PlannedLine(line)).ToList();
            foreach (var one in refused) one.Refuse("", refusal);
            return refused;
        }
        var planner = new ImportPlanner(db, rank, administrators, clock);
        return await planner.PlanAsync(lines.Right, file.Reader, file.Settings, isToWrite: true, how.TrustsCheck, cancellation);
    }

    private async Task WriteAsync(List<PlannedLine> plan, CancellationToken cancellation)
    {
        await many.AddAsync([.. plan.Where(one => one.Deed is ImportDeed.Create or ImportDeed.Invite).Select(one => one.Created!)],
            cancellation);
        var changed = plan.Where(one => one.Deed == ImportDeed.Update).ToList();
        if (changed.Count == 0) return;
        var needed = await many.SaveAsync([.. changed.Select(one => (one.Found!, one.Fields!))], cancellation);
        foreach (var one in changed.Where(one => needed.Contains(one.Found!.Id))) one.Refuse("status", Administrators.LastOne);
    }

    // These lines are done: nobody asks any more whether they are wrong, so those that are too many need not be kept.
    private async Task AddAsync(long id, List<ImportProblem> problems, CancellationToken cancellation)
    {
        var free = ImportProblems.MostKept - await db.ImportProblems.CountAsync(one => one.ImportId == id, cancellation);
        if (free > 0) await engine.InsertAsync(db, problems.Take(free).ToList(), cancellation);
    }

    private static ImportObstacle? FirstProblem(List<PlannedLine> plan) =>
        plan.FirstOrDefault(one => one.Problems.Count > 0) is { } one ? new(one.Line.Line, one.Problems[0].Message) : null;

    private async Task NoteAsync(long id, List<PlannedLine> plan, CancellationToken cancellation)
    {
        var problems = plan.SelectMany(one => ImportProblems.Of(id, one)).ToList();
        if (problems.Count > 0) await AddAsync(id, problems, cancellation);
        var counts = new ImportCounts();
        foreach (var one in plan) counts.Add(one.Deed);
        await db.Imports.Where(one => one.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Created, one => one.Created + counts.Created)
            .SetProperty(one => one.Updated, one => one.Updated + counts[ImportDeed.Update])
            .SetProperty(one => one.Unchanged, one => one.Unchanged + counts[ImportDeed.Unchanged])
            .SetProperty(one => one.Absent, one => one.Absent + counts[ImportDeed.Absent])
            .SetProperty(one => one.Invited, one => one.Invited + counts[ImportDeed.Invite])
            .SetProperty(one => one.Wrong, one => one.Wrong + counts[ImportDeed.Wrong]), cancellation);
    }
}

/// <summary>How a file is read.</summary>
/// <param name="Settings">What somebody chose.</param>
/// <param name="Reader">Reads by it.</param>
internal sealed record ImportFileReading(ImportSettings Settings, ImportLines Reader)
{
    /// <summary>Whether somebody who is there may be shut out by it.</summary>
    public bool MayChangeStatus => Settings.UpdateBy is not null && Settings.Columns.Contains("status");
}

/// <summary>Lines that are next.</summary>
/// <param name="Done">How many lines were before them.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Right">Those with which nothing is wrong, as far as is known.</param>
internal sealed record ImportStepLines(long Done, int Count, IReadOnlyList<ImportLine> Right);

/// <summary>How some lines are done.</summary>
/// <param name="IsWhole">Whether nothing is done when anything is wrong.</param>
/// <param name="TrustsCheck">Whether nothing is asked again that the check has asked of somebody new.</param>
/// <param name="Refusal">What is wrong with all of them; null to look.</param>
internal sealed record ImportStepMode(bool IsWhole, bool TrustsCheck, string? Refusal = null);

/// <summary>Why nothing was done.</summary>
/// <param name="Line">Where something is wrong.</param>
/// <param name="Message">What.</param>
internal sealed record ImportObstacle(long Line, string Message)
{
    /// <summary>It was stopped, has ended, is gone, or another instance does it.</summary>
    public static readonly ImportObstacle NotOurTurn = new(0, "");

    /// <summary>Others were at the same people, each time that it was tried.</summary>
    public static readonly ImportObstacle Busy = new(-1, "");
}
