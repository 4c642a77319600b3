using System.Data.Common;

namespace UsersWeb.Moves.Engine.Copy;

/// <summary>
/// Takes secondary indexes away before a large table is loaded, and builds those that are missing afterwards: half the time
/// of keeping them up.
/// </summary>
public static class Indexes
{
    /// <summary>Rows from which it is worth it.</summary>
    public const long LargeTable = 20_000;

    /// <summary>Takes away the indexes of large tables that are still empty.</summary>
    public static async Task DropAsync(MoveRun run, DbConnection target, CancellationToken cancellation)
    {
        var shapes = await run.Target.ReadShapesAsync(target, cancellation);
        foreach (var table in run.Model.Tables.Where(table => run.SourceRows[table.Name] >= LargeTable))
        {
            var there = shapes.Single(shape => shape.Name == table.Name).Indexes;
            var indexes = table.SecondaryIndexes.Where(index => there.Any(other => other.Name == index.Name)).ToList();
            if (indexes.Count == 0) continue;
            foreach (var statement in run.Target.DropIndexes(table, indexes)) await target.ExecuteAsync(statement, cancellation);
        }
    }

    /// <summary>Builds what the model has and the target has not.</summary>
    public static async Task CreateAsync(MoveRun run, DbConnection target, CancellationToken cancellation)
    {
        var shapes = await run.Target.ReadShapesAsync(target, cancellation);
        foreach (var table in run.Model.Tables)
        {
            var there = shapes.Single(shape => shape.Name == table.Name).Indexes;
            var missing = table.Indexes.Where(index => there.All(other => other.Name != index.Name)).ToList();
            if (missing.Count == 0) continue;
            foreach (var statement in run.Target.CreateIndexes(table, missing))
                await run.Target.BuildAsync(target, statement, cancellation);
        }
    }
}
