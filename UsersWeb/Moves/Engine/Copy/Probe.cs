using System.Data.Common;
using System.Globalization;
using UsersWeb.Moves.Engine.Model;

namespace UsersWeb.Moves.Engine.Copy;

/// <summary>Inserts a row as the application would, to see which number it gets, and rolls it back.</summary>
internal sealed class Probe(MoveRun run, DbConnection target)
{
    public async Task<long> InsertAsync(ModelTable table, CancellationToken cancellation)
    {
        await target.ExecuteAsync("BEGIN", cancellation);
        var number = await NumberAsync(table, cancellation);
        await target.ExecuteAsync("ROLLBACK", cancellation);
        return number;
    }

    private async Task<long> NumberAsync(ModelTable table, CancellationToken cancellation)
    {
        var columns = table.Columns.Skip(1).Where(column => !column.IsNullable).ToList();
        var values = new List<(string Name, object? Value)>();
        foreach (var column in columns)
            values.Add((FormattableString.Invariant($"@p{values.Count}"), await ValueAsync(table, column, cancellation)));
        await target.ExecuteAsync(
            $"INSERT INTO {run.Target.Quote(table.Name)} ({run.Target.Quote(columns.Select(column => column.Name))}) VALUES "
                + $"({string.Join(", ", values.Select(value => value.Name))})",
            cancellation, [.. values]);
        return Convert.ToInt64(await target.AskAsync(run.Target.LastIdentity(table), cancellation), CultureInfo.InvariantCulture);
    }

    private async Task<object> ValueAsync(ModelTable table, ModelColumn column, CancellationToken cancellation)
    {
        if (table.ForeignKeys.FirstOrDefault(key => key.Columns.Contains(column.Name)) is { } reference)
            return await ParentAsync(reference, cancellation);
        return run.Target.SomeValue(column);
    }

    private async Task<object> ParentAsync(ModelForeignKey reference, CancellationToken cancellation)
    {
        if (await target.AskAsync(
            $"SELECT max({run.Target.Quote(reference.PrincipalColumns[0])}) FROM {run.Target.Quote(reference.Principal)}",
            cancellation) is long existing)
            return existing;
        return await NumberAsync(run.Model.Tables.Single(parent => parent.Name == reference.Principal), cancellation);
    }
}
