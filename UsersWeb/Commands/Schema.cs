using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Availability;
using UsersWeb.Databases;

namespace UsersWeb.Commands;

/// <summary>Checks before a verb that the tables it needs are there.</summary>
internal static class Schema
{
    /// <summary>Never creates anything.</summary>
    /// <exception cref="CommandException">The database does not exist.</exception>
    public static async Task RequireDatabaseAsync(this VerbRun run)
    {
        var creator = run.Db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(run.Cancellation)) return;
        throw new CommandException(
            $"There is no database yet at {run.Get<ConnectionString>().Masked}. Create it with: UsersWeb db migrate");
    }

    /// <summary>
    /// For verbs that change something. What a running move, a half-filled or a fenced database forbids is refused here,
    /// for all of them.
    /// </summary>
    /// <exception cref="CommandException">Nothing may be changed now; the message says why and what to do.</exception>
    public static async Task RequireWritableAsync(this VerbRun run)
    {
        if (!await run.Get<Migrator>().ExistsAsync(run.Cancellation)) return;
        var database = run.Get<ConnectionString>();
        var signs = await run.Get<IMoveSigns>().ReadAsync(always: true, run.Cancellation);
        if (signs.WhyNotWritten is { } problem) throw new CommandException($"Nothing may be changed in {database.Masked}: {problem}.");
        await run.Get<FirstUse>().NoteAsync(signs, run.Cancellation);
    }

    /// <summary>For verbs that read.</summary>
    /// <exception cref="CommandException">The database does not exist or lacks migrations.</exception>
    public static async Task RequireSchemaAsync(this VerbRun run)
    {
        await run.RequireDatabaseAsync();
        var pending = (await run.Db.Database.GetPendingMigrationsAsync(run.Cancellation)).Count();
        if (pending > 0)
            throw new CommandException($"The database lacks {pending} migrations. Bring it up to date with: UsersWeb db migrate");
    }

    /// <summary>For verbs that write: a new database is made at once, as the web server would do at its start.</summary>
    public static async Task MigrateOrRequireSchemaAsync(this VerbRun run)
    {
        if (run.Get<DatabaseSettings>().MigrateOnStart) await run.Get<Migrator>().MigrateAsync(run.Cancellation);
        else await run.RequireSchemaAsync();
    }
}
