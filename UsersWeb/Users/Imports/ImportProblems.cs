using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;
using UsersWeb.Shared;

namespace UsersWeb.Users.Imports;

/// <summary>Problems of lines as rows, and in words.</summary>
public static class ImportProblems
{
    /// <summary>So many of one import are kept.</summary>
    public const int MostKept = 10_000;

    /// <summary>The first line of a file of problems.</summary>
    public static string Header { get; } = CsvLine.Of("line", "field", "problem");

    /// <summary>Those of a line.</summary>
    internal static IEnumerable<ImportProblem> Of(long import, PlannedLine one) =>
        one.Problems.Select(problem => Of(import, one.Line.Line, problem.Field, problem.Message));

    /// <summary>One.</summary>
    /// <param name="import">Of which import.</param>
    /// <param name="line">Of which line.</param>
    /// <param name="field">The field as its member in JSON; empty for the line as a whole.</param>
    /// <param name="message">In words, in the language of whoever asked.</param>
    public static ImportProblem Of(long import, long line, string field, string message) => new()
    {
        ImportId = import,
        Line = line,
        Number = field.Length == 0 ? 0 : ImportColumns.Place(field),
        Field = field,
        Message = message.Cut(ImportProblem.MessageLength),
    };

    /// <summary>What people call the field; empty for the line as a whole.</summary>
    public static string Label(ImportProblem problem) =>
        ImportColumns.All.FirstOrDefault(column => column.Name == problem.Field)?.Label ?? "";

    /// <summary>As a line of CSV.</summary>
    public static string Csv(ImportProblem problem) => CsvLine.Of(Human.Id(problem.Line), problem.Field, problem.Message);

    /// <summary>Those behind a place, by line.</summary>
    public static IQueryable<ImportProblem> After(UsersDbContext db, long import, long line, int number) => db.ImportProblems.AsNoTracking()
        .Where(one => one.ImportId == import && (one.Line > line || (one.Line == line && one.Number > number)))
        .OrderBy(one => one.Line).ThenBy(one => one.Number);

    /// <summary>All, block by block, so that no connection is kept meanwhile.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<ImportProblem>> ReadAsync(
        UsersDbContext db, long import, int block, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var (line, number) = (0L, 0); ;)
        {
            var some = await After(db, import, line, number).Take(block).ToListAsync(cancellation);
            if (some.Count == 0) yield break;
            yield return some;
            (line, number) = (some[^1].Line, some[^1].Number);
        }
    }
}
