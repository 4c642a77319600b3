using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using UsersWeb.Availability;
using UsersWeb.Data;
using UsersWeb.Databases;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Verify;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine;

/// <summary>The target's schema: whether it may be filled, and how it is made ready by the application's own migrations.</summary>
public sealed class TargetDatabase(MoveEngine engine, TableModel model, IServiceProvider services)
{
    private const string History = "__EFMigrationsHistory";

    // EF Core's on SQLite; left behind by a process that was killed while it migrated, it would be waited for.
    private const string MigrationsLock = "__EFMigrationsLock";

    /// <summary>Whether there is such a database at all.</summary>
    public async Task<bool> ExistsAsync(CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UsersDbContext>().GetService<IRelationalDatabaseCreator>()
            .ExistsAsync(cancellation);
    }

    /// <summary>Creates an empty database.</summary>
    public async Task CreateAsync(CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DatabaseEngine>().Prepare();
        await scope.ServiceProvider.GetRequiredService<UsersDbContext>().GetService<IRelationalDatabaseCreator>().CreateAsync(cancellation);
    }

    /// <summary>Applies all migrations.</summary>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Migrator>().MigrateAsync(cancellation);
    }

    /// <summary>What is in it, and whether a move of this source may fill it.</summary>
    public async Task<TargetContent> ReadAsync(DbConnection open, string sourceKey, CancellationToken cancellation)
    {
        var names = await engine.ReadTableNamesAsync(open, cancellation);
        var mark = await engine.Marks.ReadMarkAsync(open, cancellation);
        var foreign = names.Where(name => !Preflight.SourceShape.IsBookkeeping(name) && model.All.All(table => table.Name != name))
            .ToList();
        if (mark is { State: MarkState.Unknown })
            return new(mark, true,
                "The target holds a move whose state this version does not know; use an empty database, or the version that made it.");
        if (mark is { State: not MarkState.Active } && mark.SourceKey == sourceKey && foreign.Count == 0)
            return new(mark, await HasSchemaAsync(open, names, cancellation), null);
        if (mark is { State: not MarkState.Active } && mark.SourceKey != sourceKey)
            return new(mark, true,
                $"The target holds an unfinished move of another source ({mark.Source}); drop it, or use an empty database.");
        if (await engine.Marks.ReadFenceAsync(open, cancellation) is { } fence)
            return new(mark, true,
                $"The target holds users that were moved to {fence.Target} and is kept as the way back; use an empty database.");
        if (foreign.Count > 0)
            return new(mark, true,
                $"The target holds tables that are not the application's ({string.Join(", ", foreign.Take(5))}); use an empty database.");
        if (await HasSchemaAsync(open, names, cancellation)) return new(mark, true, await ContentAsync(open, cancellation));
        var halves = model.All.Where(table => names.Contains(table.Name)).Select(table => table.Name).ToList();
        return new(mark, false, halves.Count == 0 ? null
            : $"The target holds some tables of this name ({string.Join(", ", halves.Take(5))}) without the application's whole "
            + "schema; use an empty database.");
    }

    /// <summary>Empties a target that an unfinished move left behind; its mark stays.</summary>
    public async Task DropTablesAsync(DbConnection open, CancellationToken cancellation)
    {
        var names = await engine.ReadTableNamesAsync(open, cancellation);
        var ours = model.All.Reverse().Select(table => table.Name)
            .Concat([History, MigrationsLock, MoveMarks.FenceTable, .. Journal.Tables]);
        foreach (var name in ours.Where(names.Contains)) await open.ExecuteAsync($"DROP TABLE {engine.Quote(name)}", cancellation);
    }

    /// <summary>Removes the rows that migrations put in; the source has its own, and what follows from them is made anew.</summary>
    public async Task ClearAsync(DbConnection open, CancellationToken cancellation)
    {
        // The watermarks first: they must never speak of rows that are gone.
        await Journal.CreateAsync(open, engine, cancellation);
        await Journal.ClearAsync(open, engine, cancellation);
        foreach (var table in model.All.Reverse().Where(table => table.Handling != TableHandling.Left))
            await open.ExecuteAsync($"DELETE FROM {engine.Quote(table.Name)}", cancellation);
    }

    private async Task<bool> HasSchemaAsync(DbConnection open, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        if (!names.Contains(History) || !model.All.All(table => names.Contains(table.Name))) return false;
        var applied = await open.QueryAsync($"SELECT {engine.Quote("MigrationId")} FROM {engine.Quote(History)}", cancellation);
        return model.Migrations.All(applied.Select(row => TableModel.MigrationName((string)row[0]!)).Contains);
    }

    // Rows that every new database has are nobody's work, and neither are keys of an application that was started once.
    private async Task<string?> ContentAsync(DbConnection open, CancellationToken cancellation)
    {
        foreach (var table in model.Tables.Where(table => table.Name != "DataProtectionKeys"))
        {
            var rows = await MoveRun.CountAsync(engine, open, table, cancellation);
            if (rows == 0 || (rows <= table.Seed.Count && await IsSeedAsync(open, table, cancellation))) continue;
            var counted = $"{table.Name} has {Shared.Human.Number(rows)} rows";
            return $"The target is not empty: {counted}. Nothing is ever overwritten; use an empty database.";
        }
        return null;
    }

    private Task<bool> IsSeedAsync(DbConnection open, ModelTable table, CancellationToken cancellation) =>
        CanonicalSeed.IsAllAsync(engine.CreateCanonicalReader(open), table, cancellation);
}

/// <summary>What a target holds.</summary>
/// <param name="Mark">The mark of an earlier move; null when there was none.</param>
/// <param name="HasSchema">Whether all tables and migrations are there.</param>
/// <param name="Refusal">Why it can't be filled; null when it can.</param>
public sealed record TargetContent(MoveMark? Mark, bool HasSchema, string? Refusal)
{
    /// <summary>An unfinished move of this very source.</summary>
    public bool IsInterrupted => Refusal is null && Mark is { State: not MarkState.Active };
}
