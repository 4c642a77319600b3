namespace Run.Move;

/// <summary>
/// What nobody beats by much: the rows as text by the server's own client into a table with its primary key only, then the
/// secondary indexes.
/// </summary>
internal static class Limit
{
    public static async Task<MoveSample> RunAsync(string app, MoveSource source, MoveTarget target)
    {
        await target.EmptyAsync();
        await Child.ReadAsync(app, ["db", "migrate"], "", ("ConnectionStrings__Users", target.ConnectionString));
        var build = await target.DropIndexesAsync();
        var rows = await target.LoadAsync(source);
        var indexes = await target.ExecuteAsync(build);
        var together = rows.Seconds + indexes.Seconds;
        return new(0, 0, rows.Seconds, indexes.Seconds, 0, together,
            new(together, rows.Processor + indexes.Processor, Math.Max(rows.Memory, indexes.Memory)));
    }
}
