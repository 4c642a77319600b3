using System.Data.Common;
using UsersWeb.Moves.Engine;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Moves.Engine.Verify;

namespace UsersWeb.Moves.Live;

/// <summary>
/// Brings a target from one moment of the source to a later one: what was changed between the two is read in one snapshot of the source,
/// written in one transaction of the target, and compared there with that snapshot before the transaction ends. All of it or nothing: a
/// part of the keys would break references and unique indexes. Broken off at any point it is done again, and changes nothing twice.
/// </summary>
public sealed class Round(MoveRun run, LiveDialect from, LiveDialect to, IReadOnlyList<FollowedTable> tables)
{
    private const int KeysInStatement = 1000;

    /// <summary>Whether the target has been left, and takes changes from nobody else.</summary>
    public bool IsFenced { get; init; }

    /// <summary>Makes the tables in which rows wait to be put in; the target's own transactions may not.</summary>
    public async Task PrepareAsync(DbConnection target, CancellationToken cancellation)
    {
        await CleanUpAsync(target, cancellation);
        foreach (var table in tables) await to.ApplyAsync(target, [.. to.CreateStage(table)], cancellation);
    }

    /// <summary>Takes them away.</summary>
    public async Task CleanUpAsync(DbConnection target, CancellationToken cancellation)
    {
        var there = await to.Engine.ReadTableNamesAsync(target, cancellation);
        foreach (var table in tables.Where(table => there.Contains(table.Stage)))
            await to.ApplyAsync(target, [$"DROP TABLE {to.Engine.Quote(table.Stage)}"], cancellation);
    }

    /// <summary>Does it.</summary>
    /// <param name="source">In the snapshot in which the changes were read.</param>
    /// <param name="target">The target, where nobody else writes.</param>
    /// <param name="changes">What was changed.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Keys of rows that must have been changed too and are not written down: some servers delete silently.</returns>
    /// <exception cref="MoveException">What is in the target then is not what is in the source; nothing is committed.</exception>
    public async Task<IReadOnlyList<TableChanges>> RunAsync(
        DbConnection source, DbConnection target, IReadOnlyList<TableChanges> changes, CancellationToken cancellation)
    {
        await using var writer = run.Target.CreateWriter(target);
        await writer.BeginAsync(cancellation);
        if (to.OfRound is { } setting) await target.ExecuteAsync(setting, cancellation);
        if (IsFenced) await target.ExecuteAsync(run.Target.Marks.BeginPass, cancellation);
        foreach (var change in changes) await StageAsync(source, writer, change, cancellation);
        var silent = await DeleteAsync(target, changes, cancellation);
        foreach (var change in changes) await PutInAsync(target, change, cancellation);
        foreach (var change in changes) await CompareAsync(source, target, change, cancellation);
        foreach (var change in changes)
            await target.ExecuteAsync($"DELETE FROM {to.Engine.Quote(change.Table.Stage)}", cancellation);
        if (IsFenced && run.Target.Marks.EndPass is { } end) await target.ExecuteAsync(end, cancellation);
        await writer.CommitAsync(cancellation);
        return silent;
    }

    private async Task StageAsync(DbConnection source, RowWriter writer, TableChanges change, CancellationToken cancellation)
    {
        var stage = change.Table.Model with { Name = change.Table.Stage, Indexes = [], ForeignKeys = [] };
        foreach (var keys in change.Keys.Chunk(KeysInStatement))
        {
            using var rows = new RowBuilder(change.Table.Model, run.Rules, run.Problems);
            await run.Source.ReadRowsAsync(source, change.Table.Model with { Only = from.Among(change.Table, keys) }, after: null, rows,
                WriteAsync, cancellation);
            await WriteAsync();

            async ValueTask WriteAsync()
            {
                using var batch = rows.Take();
                if (batch.Rows > 0) await writer.WriteAsync(stage, batch, cancellation);
            }
        }
        await writer.FlushAsync(cancellation);
    }

    // Those that refer before those that are referred to. What a server deletes along with them it may not have told its triggers.
    private async Task<IReadOnlyList<TableChanges>> DeleteAsync(
        DbConnection target, IReadOnlyList<TableChanges> changes, CancellationToken cancellation)
    {
        var silent = new SilentChanges(to, tables, changes);
        foreach (var change in changes)
        {
            foreach (var keys in change.Keys.Chunk(KeysInStatement))
                await silent.FindAsync(target, change.Table, to.SelectGone(change.Table, to.Among(change.Table, keys)), cancellation);
        }
        foreach (var table in tables.Reverse())
        {
            foreach (var keys in silent.Deleted(table).Chunk(KeysInStatement))
                await target.ExecuteAsync($"DELETE FROM {to.Engine.Quote(table.Name)} WHERE {to.Among(table, keys)}", cancellation);
            if (changes.FirstOrDefault(change => change.Table == table) is not { } own) continue;
            foreach (var keys in own.Keys.Chunk(KeysInStatement))
                await target.ExecuteAsync(to.DeleteGone(table, to.Among(table, keys)), cancellation);
        }
        return silent.Found;
    }

    private async Task PutInAsync(DbConnection target, TableChanges change, CancellationToken cancellation)
    {
        foreach (var keys in change.Keys.Chunk(KeysInStatement))
        {
            foreach (var statement in to.Park(change.Table, to.Among(change.Table, keys)))
                await target.ExecuteAsync(statement, cancellation);
        }
        await target.ExecuteAsync(to.Upsert(change.Table), cancellation);
    }

    private async Task CompareAsync(DbConnection source, DbConnection target, TableChanges change, CancellationToken cancellation)
    {
        foreach (var keys in change.Keys.Chunk(KeysInStatement))
        {
            await new LiveDifferences(run).CompareAsync(change.Table.Model with { Only = from.Among(change.Table, keys) }, source,
                change.Table.Model with { Only = to.Among(change.Table, keys) }, target, cancellation);
        }
    }
}
