using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Shared;
using UsersWeb.Users.Imports.Files;

namespace UsersWeb.Users.Imports;

/// <summary>
/// Reads the whole file and says what would become of each line; the problems are kept, and of people nothing is written. Begun again,
/// it begins from the first line.
/// </summary>
public sealed class ImportCheck(
    UsersDbContext db, DatabaseEngine engine, ImportFiles files, ImportRemoval removal, TimeProvider clock, IServiceScopeFactory scopes)
{
    private const int Batch = 2_000;

    // What two lines must not both name, and what is said of the second one.
    private static readonly (string Field, string English)[] Kinds =
    [
        ("userName", TKey("The same user name stands in line {0}.")),
        ("email", TKey("The same e-mail address stands in line {0}.")),
        (ImportColumns.Id, TKey("The same number stands in line {0}.")),
    ];

    /// <summary>Checks it.</summary>
    /// <param name="id">Which import; one of whose check another was asked for meanwhile is left alone.</param>
    /// <param name="checks">Which of its checks.</param>
    /// <param name="asked">Who asked for it.</param>
    /// <param name="report">Takes how many bytes of the file are read.</param>
    /// <param name="cancellation">Of the caller.</param>
    public async Task DoAsync(long id, int checks, Current asked, Action<long, long?> report, CancellationToken cancellation)
    {
        if (await FindAsync(id, checks, cancellation) is not { } import) return;
        await removal.RemoveProblemsAsync(id, cancellation);
        var counts = new ImportCounts();
        string? failure = null;
        try
        {
            await ReadAsync(import, asked, counts, report, cancellation);
        }
        catch (Exception e) when (e is CsvFileException or ImportForbiddenException)
        {
            failure = e.Message;
        }
        catch (ImportSupersededException)
        {
            return;
        }
        if (IsTooMany(counts)) failure ??= TooMany(counts);
        await EndAsync(import, counts, failure);
    }

    private Task<Import?> FindAsync(long id, int checks, CancellationToken cancellation) => db.Imports.AsNoTracking()
        .SingleOrDefaultAsync(one => one.Id == id && one.Checks == checks && one.CheckedAt == null && one.StartedAt == null, cancellation);

    // What is not kept, whoever imports what is right would not know of.
    private static bool IsTooMany(ImportCounts counts) => counts.Problems > ImportProblems.MostKept;

    private static string TooMany(ImportCounts counts) => T("There are more than {0} problems: the check ended after {1} people. "
        + "The first problems are listed; correct the file and choose it again.",
        Human.Number(ImportProblems.MostKept), Human.Number(counts.All));

    private async Task ReadAsync(
        Import import, Current asked, ImportCounts counts, Action<long, long?> report, CancellationToken cancellation)
    {
        var settings = ImportSettings.OfJson(import.Settings!);
        var reader = new ImportLines(settings);
        var readings = new Queue<(int Part, int Parts)>([(0, 1)]);
        for (var isFirst = true; readings.TryDequeue(out var reading); isFirst = false)
        {
            var keys = new RepeatedKeys(reading.Part, reading.Parts);
            await using var file = files.Open(import);
            await foreach (var batch in reader.ReadAsync(file, cancellation).Chunk(Batch).WithCancellation(cancellation))
            {
                await CheckAsync(import, batch, reader, settings, asked, isFirst ? counts : null, keys, cancellation);
                report(isFirst ? file.Count : import.Bytes, import.Bytes);
                if (IsTooMany(counts)) return;
            }
            await RepetitionsAsync(import, keys.Find(), counts, cancellation);
            if (IsTooMany(counts)) return;
            foreach (var other in keys.Others) readings.Enqueue(other);
        }
    }

    private async Task CheckAsync(Import import, ImportLine[] lines, ImportLines reader, ImportSettings settings, Current asked,
        ImportCounts? counts, RepeatedKeys keys, CancellationToken cancellation)
    {
        await using var scope = await ImportScope.BeginAsync(scopes, import, asked, clock, cancellation);
        var planner = ActivatorUtilities.CreateInstance<ImportPlanner>(scope.Services);
        var plan = await planner.PlanAsync(lines, reader, settings, isToWrite: false, trustsCheck: false, cancellation);
        foreach (var one in plan)
        {
            counts?.Add(one.Deed);
            AddKeys(keys, one, reader, settings);
        }
        // Of a file that is read more than once, the first reading has told them.
        if (counts is null) return;
        await AddAsync(import, [.. plan.SelectMany(one => ImportProblems.Of(import.Id, one))], counts, cancellation);
    }

    private static void AddKeys(RepeatedKeys keys, PlannedLine one, ImportLines reader, ImportSettings settings)
    {
        var line = one.Line;
        for (var i = 0; i < line.Given.Length; i++)
        {
            if (line.Given[i] is not { Length: <= UserLimits.Normalized } value || !Text.IsSearchable(value)) continue;
            if (reader.Fields[i].Member == Kinds[0].Field)
                keys.Add(0, one.Created?.NormalizedUserName ?? NormalForms.UserName(value), line.Line, one.Deed);
            else if (reader.Fields[i].Member == Kinds[1].Field)
                keys.Add(1, one.Created?.NormalizedEmail ?? NormalForms.Email(value), line.Line, one.Deed);
        }
        if (settings.UpdateBy == ImportColumns.Id && line.Id is { } id) keys.Add(2, Human.Id(id), line.Line, one.Deed);
    }

    // By line; one line may repeat two things.
    private async Task RepetitionsAsync(Import import, IEnumerable<Repetition> found, ImportCounts counts, CancellationToken cancellation)
    {
        var last = 0L;
        foreach (var some in found.Chunk(Batch))
        {
            if (IsTooMany(counts)) return;
            var known = await ManyKeys.ReadAsync(some.Select(one => one.Line), keys => db.ImportProblems
                .Where(one => one.ImportId == import.Id && keys.Contains(one.Line)).Select(one => new { one.Line, one.Number }),
                cancellation);
            var (lines, places) = (known.Select(one => one.Line).ToHashSet(), known.Select(one => (one.Line, one.Number)).ToHashSet());
            var problems = new List<ImportProblem>();
            foreach (var one in some)
            {
                var (field, english) = Kinds[one.Kind];
                if (one.Line != last && !lines.Contains(one.Line)) counts.MakeWrong(one.Deed);
                last = one.Line;
                var problem = ImportProblems.Of(import.Id, one.Line, field, T(english, Human.Number(one.First)));
                if (!places.Contains((one.Line, problem.Number))) problems.Add(problem);
            }
            await AddAsync(import, problems, counts, cancellation);
        }
    }

    private async Task AddAsync(Import import, List<ImportProblem> problems, ImportCounts counts, CancellationToken cancellation)
    {
        var rows = problems.Take((int)Math.Max(0, ImportProblems.MostKept - counts.Problems)).ToList();
        counts.Problems += problems.Count;
        if (rows.Count == 0) return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // Who has asked for another check has removed what this one found.
        var (id, checks) = (import.Id, import.Checks);
        if (await db.Imports.Where(one => one.Id == id && one.Checks == checks && one.CheckedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Checks, checks), cancellation) == 0)
            throw new ImportSupersededException();
        await engine.InsertAsync(db, rows, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private Task<int> EndAsync(Import import, ImportCounts counts, string? failure)
    {
        var (id, checks, now) = (import.Id, import.Checks, (DateTime?)clock.Now());
        return db.Imports.Where(one => one.Id == id && one.Checks == checks && one.CheckedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.CheckedAt, now)
            .SetProperty(one => one.Failure, failure)
            .SetProperty(one => one.Rows, counts.All)
            .SetProperty(one => one.Created, counts.Created)
            .SetProperty(one => one.Updated, counts[ImportDeed.Update])
            .SetProperty(one => one.Unchanged, counts[ImportDeed.Unchanged])
            .SetProperty(one => one.Absent, counts[ImportDeed.Absent])
            .SetProperty(one => one.Invited, counts[ImportDeed.Invite])
            .SetProperty(one => one.Wrong, counts[ImportDeed.Wrong]), CancellationToken.None);
    }
}

/// <summary>Another check of the same file was asked for, or it is gone.</summary>
internal sealed class ImportSupersededException : Exception;
