using System.Data.Common;
using System.Globalization;
using UsersWeb.Databases;
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
        foreach (var column in columns) values.Add((FormattableString.Invariant($"@p{values.Count}"), await ValueAsync(table, column, cancellation)));
        await target.ExecuteAsync(
            $"INSERT INTO {run.Target.Quote(table.Name)} ({run.Target.Quote(columns.Select(column => column.Name))}) VALUES ({string.Join(", ", values.Select(value => value.Name))})",
            cancellation, [.. values]);
        return Convert.ToInt64(await target.AskAsync(run.Target.LastIdentity(table), cancellation), CultureInfo.InvariantCulture);
    }

    private async Task<object> ValueAsync(ModelTable table, ModelColumn column, CancellationToken cancellation)
    {
        if (table.ForeignKeys.FirstOrDefault(key => key.Columns.Contains(column.Name)) is { } reference)
            return await ParentAsync(reference, cancellation);
        return column.Kind switch
        {
            // Different from every value, for unique indexes.
            ColumnKind.Text => Guid.NewGuid().ToString("N")[..Math.Min(32, column.MaxLength ?? 32)],
            ColumnKind.Boolean => run.Target.ConnectionString.Provider == DatabaseProvider.PostgreSql ? false : 0,
            ColumnKind.Instant when run.Target.ConnectionString.Provider == DatabaseProvider.Sqlite => "2000-01-01T00:00:00.000000Z",
            ColumnKind.Instant => new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            ColumnKind.Int32 => 0,
            _ => 0L,
        };
    }

    private async Task<object> ParentAsync(ModelForeignKey reference, CancellationToken cancellation)
    {
        if (await target.AskAsync($"SELECT max({run.Target.Quote(reference.PrincipalColumns[0])}) FROM {run.Target.Quote(reference.Principal)}", cancellation) is long existing) return existing;
        return await NumberAsync(run.Model.Tables.Single(parent => parent.Name == reference.Principal), cancellation);
    }
}
