using Microsoft.EntityFrameworkCore;
using UsersWeb.Data;

namespace UsersWeb.Users.Imports.Files;

/// <summary>
/// Removes what belongs to an import, some of it at a time: a file is gigabytes, and a single statement for it would take longer than a
/// statement may, and keep every other writer of SQLite waiting meanwhile.
/// </summary>
public sealed class ImportRemoval(UsersDbContext db)
{
    // One megabyte of the file, as it was written.
    private const int ChunksAtOnce = 16;
    private const int ProblemsAtOnce = 5_000;

    /// <summary>
    /// Takes an import that was not begun from everybody, so that nobody checks or begins what is half removed. What is then left of it
    /// when somebody dies goes a day after it came.
    /// </summary>
    /// <returns>Whether it is taken; false for one that was begun or is gone.</returns>
    public async Task<bool> TakeAsync(long import, CancellationToken cancellation) =>
        await db.Imports.Where(one => one.Id == import && one.StartedAt == null).ExecuteUpdateAsync(set => set
            .SetProperty(one => one.Digest, (string?)null)
            .SetProperty(one => one.CheckedAt, (DateTime?)null)
            .SetProperty(one => one.Checks, one => one.Checks + 1), cancellation) > 0;

    /// <summary>Removes all of it.</summary>
    public async Task RemoveAsync(long import, CancellationToken cancellation)
    {
        await RemoveProblemsAsync(import, cancellation);
        await RemoveFileAsync(import, cancellation);
        await db.Imports.Where(one => one.Id == import).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Removes the file; what became of it stays.</summary>
    public async Task RemoveFileAsync(long import, CancellationToken cancellation)
    {
        var chunks = db.ImportChunks.Where(one => one.ImportId == import);
        var numbers = chunks.OrderBy(one => one.Number).Select(one => (int?)one.Number);
        while (await numbers.Skip(ChunksAtOnce).FirstOrDefaultAsync(cancellation) is { } end)
            await chunks.Where(one => one.Number < end).ExecuteDeleteAsync(cancellation);
        await chunks.ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Removes what was found to be wrong.</summary>
    public async Task RemoveProblemsAsync(long import, CancellationToken cancellation)
    {
        var problems = db.ImportProblems.Where(one => one.ImportId == import);
        var lines = problems.OrderBy(one => one.Line).Select(one => (long?)one.Line);
        while (await lines.Skip(ProblemsAtOnce).FirstOrDefaultAsync(cancellation) is { } end)
            await problems.Where(one => one.Line <= end).ExecuteDeleteAsync(cancellation);
        await problems.ExecuteDeleteAsync(cancellation);
    }
}
