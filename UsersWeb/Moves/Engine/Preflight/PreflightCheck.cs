using System.Data.Common;
using UsersWeb.Moves.Engine.Model;
using UsersWeb.Moves.Engine.Report;
using UsersWeb.Moves.Engine.Rows;
using UsersWeb.Shared;

namespace UsersWeb.Moves.Engine.Preflight;

/// <summary>Looks for everything that would stop the move, before anything is written: servers, schema, and every row.</summary>
public sealed class PreflightCheck(MoveRun run, FixRules rules)
{
    private readonly HashSet<(string, string?)> left = [];

    // A rough ratio; indexes and the write-ahead log take room beside the rows.
    private const double RoomPerByte = 1.5;

    /// <summary>Checks the source and its rows against the target.</summary>
    /// <param name="source">The source, to read.</param>
    /// <param name="target">The target; null when the database does not exist yet.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task RunAsync(DbConnection source, DbConnection? target, CancellationToken cancellation)
    {
        var isSound = await FactsAsync(run.Source, source, Side.Source, cancellation);
        if (target is not null) await FactsAsync(run.Target, target, Side.Target, cancellation);
        await new MeansCheck(run).RunAsync(target is not null, cancellation);
        // A damaged file can't be read on, and text in another encoding means nothing.
        if (!isSound) return;
        await MigrationsAsync(source, cancellation);
        var shapes = await run.Source.ReadShapesAsync(source, cancellation);
        // Reading on would only stumble over what is listed already.
        if (!Shape(shapes)) return;
        await ObjectsAsync(source, cancellation);
        await NumberingAsync(source, cancellation);
        Unused();
        foreach (var table in run.Model.Tables)
            run.SourceRows[table.Name] = await MoveRun.CountAsync(run.Source, source, table, cancellation);
        await RoomAsync(source, cancellation);
        await RowsAsync(source, cancellation);
        var relations = new RelationCheck(run, source, target, shapes);
        foreach (var table in run.Model.Tables) await relations.CheckAsync(table, cancellation);
    }

    private async Task<bool> FactsAsync(MoveEngine engine, DbConnection open, Side side, CancellationToken cancellation)
    {
        var facts = await engine.ReadFactsAsync(open, side, cancellation);
        run.Output.Tell(new FactEvent(side, TKey("Version"), facts.Version));
        foreach (var (fact, value) in facts.Facts) run.Output.Tell(new FactEvent(side, fact, value));
        foreach (var problem in facts.Problems)
            run.Problems.Add(RowProblem.OfDatabase(side == Side.Source ? ProblemRule.Source : ProblemRule.Target, problem));
        return facts.Problems.Count == 0;
    }

    private async Task MigrationsAsync(DbConnection source, CancellationToken cancellation)
    {
        var tables = await run.Source.ReadTableNamesAsync(source, cancellation);
        if (!tables.Contains("__EFMigrationsHistory"))
        {
            run.Problems.Add(
                RowProblem.OfDatabase(ProblemRule.Schema,
                "The source is not a database of this application: it has no history of migrations."));
            return;
        }
        var rows = await source.QueryAsync($"SELECT {run.Source.Quote("MigrationId")} FROM {run.Source.Quote("__EFMigrationsHistory")}",
            cancellation);
        var applied = rows.Select(row => TableModel.MigrationName((string)row[0]!)).ToHashSet();
        foreach (var missing in run.Model.Migrations.Except(applied))
            Add(missing, $"The source lacks the migration {missing}: bring it up to date with db migrate first.");
        foreach (var unknown in applied.Except(run.Model.Migrations))
            Add(unknown, $"The source has the migration {unknown}, which this version does not know: move with the version that made it.");

        void Add(string migration, string advice) => run.Problems.Add(RowProblem.OfDatabase(ProblemRule.Schema, advice, migration));
    }

    private bool Shape(IReadOnlyList<TableShape> shapes)
    {
        var isReadable = true;
        foreach (var difference in SourceShape.Differences(run.Model, shapes, isTarget: false))
        {
            if (difference.IsExtra && rules.LeavesBehind(difference.Table, difference.Column))
            {
                Left(difference.Table, difference.Column, difference.Sentence);
                continue;
            }
            isReadable &= difference.IsReadable;
            if (difference.IsExtra) Add(difference, "drop it, or leave it behind by a rule");
            else if (!isReadable) Add(difference, "repair the schema first");
            else run.Output.Tell(new NoticeEvent($"In the source {difference.Table}.{difference.Column} {difference.Sentence}."));
        }
        return isReadable;

        void Add(ShapeDifference difference, string advice) => run.Problems.Add(
            new(difference.Table, null, difference.Column, ProblemRule.Schema, null, $"{difference.Sentence}: {advice}"));
    }

    private async Task ObjectsAsync(DbConnection source, CancellationToken cancellation)
    {
        foreach (var (kind, name) in await run.Source.ReadHandmadeAsync(source, cancellation))
        {
            // What a move that was killed has left, and the next one takes away.
            if (name.StartsWith(TableModel.LogPrefix, StringComparison.Ordinal)) continue;
            if (rules.LeavesBehind(name)) Left(name, null, $"is a {kind}");
            else run.Problems.Add(new(
                name, null, null, ProblemRule.Schema, null,
                $"is a {kind} that is not the application's and would not be moved: drop it, or leave it behind by a rule"));
        }
    }

    private async Task NumberingAsync(DbConnection source, CancellationToken cancellation)
    {
        foreach (var table in run.Model.Tables.Where(table => table.HasIdentity))
        {
            if (await run.Source.NumberingProblemAsync(source, table, cancellation) is not { } problem) continue;
            run.Problems.Add(new(table.Name, null, table.Columns[0].Name, ProblemRule.Schema, null, problem));
        }
    }

    private void Left(string table, string? column, string what)
    {
        left.Add((table, column));
        run.Output.Tell(new NoticeEvent($"{Name(table, column)} {what} and is left behind, as the rules say."));
    }

    // A name with a slip of the pen would else stay unnoticed.
    private void Unused()
    {
        foreach (var (table, column) in rules.NotOurs(run.Model).Where(name => !left.Contains(name)))
            run.Output.Tell(new NoticeEvent($"The rules leave {Name(table, column)} behind, which the source does not have."));
    }

    private static string Name(string table, string? column) => column is null ? table : $"{table}.{column}";

    private async Task RoomAsync(DbConnection source, CancellationToken cancellation)
    {
        if (run.Target.FreeDisk() is not { } free) return;
        var needed = (long)(await run.Source.ReadSizeAsync(source, cancellation) * RoomPerByte);
        if (needed > free.Bytes)
            run.Problems.Add(RowProblem.OfDatabase(
                ProblemRule.Target,
                $"The disk of {free.File} has {Human.Bytes(free.Bytes)} left; the move needs about {Human.Bytes(needed)}."));
    }

    private async Task RowsAsync(DbConnection source, CancellationToken cancellation)
    {
        var progress = run.Progress(MoveStep.Preflight, run.TotalRows);
        foreach (var table in run.Model.Tables)
        {
            using var rows = new RowBuilder(table, run.Rules, run.Problems);
            await run.Source.ReadRowsAsync(source, table, null, rows, Drop, cancellation);
            await Drop();

            ValueTask Drop()
            {
                // The same encoding as for the copy: what can't be encoded can't be moved.
                using var batch = rows.Take();
                run.Problems.Expect(batch.Fixes);
                progress.Add(table.Name, batch.RowsRead);
                return ValueTask.CompletedTask;
            }
        }
        progress.End(run.Model.Tables[^1].Name);
    }
}
